import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { readFunction } from '#dist/util/closure/source/read-function.js'

const free = (source: string): string[] => [...readFunction(source)!.free.keys()].sort()

describe('the source of a function', () => {
  it.each<[string, string[]]>([
    ['x => x + y', ['y']],
    ['async x => await x + y', ['y']],
    ['async (x, { y = z, ...w }) => x + y + w', ['z']],
    ['async(x)', ['async', 'x']],
    ['(a, [b, c = d], { e: f = g, [h]: i }) => { a; b; c; f; i; e }', ['d', 'e', 'g', 'h']],
    ['function f(a = b) { var b; return f(a, b) }', ['b']],
    ['function f() { { let a; function g() {} } a; g() }', ['a', 'g']],
    ['function f() { { var a } return a; try {} catch ({ b, c: [d] }) { b; d } b }', ['b']],
    ['m(x) { return x + y }', ['y']],
    ['*[k](x) { yield y; yield* z }', ['k', 'y', 'z']],
    ['get a() { return b }', ['b']],
    ['class A extends B { static #c = d; [e] = f; get g() { return A } static { var h = i; h } }', ['B', 'd', 'e', 'f', 'i']],
    ['x => { l: for (const a of b) { if (a) continue l; else break l } for (var c in d) c; do e; while (f) g }', ['b', 'd', 'e', 'f', 'g']],
    ['x => x / y / z', ['y', 'z']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template in a source
    ['x => /[/}]y/g.test(x) ? `a${`b${c}`}}d` : e', ['c', 'e']],
    ['x => ({ a, b: c, d() { return f }, async *[g]() {}, get h() {}, get: 1, async: 2, static: i })', ['a', 'c', 'f', 'g', 'i']],
    ['() => { a.b?.c[d]?.(e); new f.g(h); new i; typeof j; delete k.l; m\n++n }', ['a', 'd', 'e', 'f', 'h', 'i', 'j', 'k', 'm', 'n']],
    [
      '() => { switch (a) { case b: let c; default: c } let d = 1, e = f; ({ g: h, i } = j); [k, ...l] = m }',
      ['a', 'b', 'f', 'h', 'i', 'j', 'k', 'l', 'm'],
    ],
    ['() => { const { let: a, of: b } = c; return 1.5.toFixed(a) + 0x1f + 1_0n + .5e-3 + b }', ['c']],
    ['function () { return () => [this, arguments, new.target] }', []],
    ["() => \"a\" + 'b\\'c' // d\n + /* e */ f", ['f']],
    ['(() => a)', ['a']],
    ['x => y => z => x + y + z + w', ['w']],
    ['({ a = 1, b: { c } = {} }, ...[d]) => a + c + d + b', ['b']],
  ])('%s', (source, names) => {
    expect(free(source)).toEqual(names)
  })
  it('says what is used of a variable, and what is assigned', () => {
    const { free } = readFunction('() => { a.b + a.c(); d = 1; e.f = 2; g++; [h] = [1]; for (i of []) ; a }')!
    expect(free.get('a')!.members).toBeUndefined()
    expect([...free.get('e')!.members!]).toEqual(['f'])
    expect([...free].filter(([, v]) => v.writtenAt >= 0).map(([k]) => k)).toEqual(['d', 'g', 'h', 'i'])
  })
  it('says what belongs to the code around it', () => {
    const outside = (source: string): string[] => Object.entries(readFunction(source)!.outside).flatMap(([k, v]) => (v >= 0 ? [k] : []))
    expect(outside('() => this')).toEqual(['self'])
    expect(outside('function () { return this }')).toEqual([])
    expect(outside('() => function () { return this }')).toEqual([])
    expect(outside('() => class { a = this; static { this } [this.b]() {} }')).toEqual(['self'])
    expect(outside('m() { return super.m() }')).toEqual(['home'])
    expect(outside('() => ({ m() { return super.m() } })')).toEqual([])
    expect(outside('class A extends B { m() { return super.m() } }')).toEqual([])
    expect(outside('() => arguments.length + new.target')).toEqual(['args', 'newTarget'])
    expect(outside('() => import.meta.url')).toEqual(['importMeta'])
    expect(readFunction("() => [import('a'), 'import()', import('b')]")!.imports).toEqual([7, 32])
  })
  it('reads what others write as the TypeScript compiler does', () => {
    const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url))
    const files = [
      'apache-arrow/vector.mjs',
      'apache-arrow/data.mjs',
      'chai/index.js',
      'saxes/saxes.js',
      'flatbuffers/mjs/builder.js',
      'pathe/dist/index.mjs',
      'snappyjs/dist/snappyjs.js',
    ]
      .map(f => join(modules, f))
      .filter(f => existsSync(f))
    const dist = fileURLToPath(new URL('../../../dist/util', import.meta.url))
    for (const f of readdirSync(dist)) if (f.endsWith('.js')) files.push(join(dist, f))
    let functions = 0
    for (const f of files) functions += compare(f)
    expect(functions).toBeGreaterThan(300)
  })
})

/** Compares every function of a file; gives how many. */
function compare(file: string): number {
  const text = readFileSync(file, 'utf8')
  const sf = ts.createSourceFile('a.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  const host: ts.CompilerHost = {
    getSourceFile: n => (n === 'a.js' ? sf : undefined),
    writeFile() {},
    getDefaultLibFileName: () => 'lib.d.ts',
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: x => x,
    getCurrentDirectory: () => '/',
    getNewLine: () => '\n',
    fileExists: n => n === 'a.js',
    readFile: () => undefined,
  }
  const checker = ts
    .createProgram(['a.js'], { allowJs: true, noLib: true, noResolve: true, target: ts.ScriptTarget.Latest }, host)
    .getTypeChecker()
  let functions = 0
  const visit = (node: ts.Node): void => {
    if (
      ts.isFunctionExpression(node) ||
      ts.isArrowFunction(node) ||
      (ts.isFunctionDeclaration(node) && node.body && !node.modifiers?.some(m => m.kind === ts.SyntaxKind.ExportKeyword))
    ) {
      functions++
      expect([file, node.getText(sf).slice(0, 200), free(node.getText(sf))]).toEqual([
        file,
        node.getText(sf).slice(0, 200),
        expected(node, sf, checker),
      ])
    }
    ts.forEachChild(node, visit)
  }
  visit(sf)
  return functions
}

function expected(root: ts.Node, sf: ts.SourceFile, checker: ts.TypeChecker): string[] {
  const out = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isName(node) && node.text !== 'arguments') {
      const shorthand = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
      const symbol = shorthand
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.resolveName(node.text, node, ts.SymbolFlags.Value, false)
      if (!symbol?.declarations?.some(d => d.getStart(sf) >= root.getStart(sf) && d.end <= root.end)) out.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(root, visit)
  return [...out].sort()
}

/** A word that is no variable: a member, a key, a label. */
function isName(id: ts.Identifier): boolean {
  const p = id.parent
  return (
    (ts.isPropertyAccessExpression(p) && p.name === id) ||
    (ts.isPropertyAssignment(p) && p.name === id) ||
    (ts.isBindingElement(p) && p.propertyName === id) ||
    ts.isMetaProperty(p) ||
    ts.isLabeledStatement(p) ||
    ts.isBreakOrContinueStatement(p) ||
    ((ts.isMethodDeclaration(p) || ts.isPropertyDeclaration(p) || ts.isGetAccessor(p) || ts.isSetAccessor(p)) && p.name === id)
  )
}
