import { isBuiltin } from 'node:module'
import { types } from 'node:util'
import type { AnyFunction, Capture, Path } from './capture.ts'
import { propertiesOf, prototypeOf } from './capture-object.ts'
import { type Class, nameOfClass } from './classes.ts'
import { standardNames } from './known-values.ts'
import { isNamespace, namespaceNode } from './namespace.ts'
import type { ClosureNode, FunctionNode } from './nodes.ts'
import { NotSerializable } from './not-serializable.ts'
import { packageExport } from './packages.ts'
import { isNative } from './plain.ts'
import { type FunctionScopes, scopesOf } from './scopes.ts'
import { SourceEdits } from './source/edits.ts'
import { positionIn } from './source/position.ts'
import { type FreeVariable, type FunctionSource, readFunction } from './source/read-function.ts'
import { userPlace } from './source-map.ts'
import { capturesOf } from './task.ts'
import { warnOfAssignment } from './warn.ts'

const COVERAGE = /^cov_[\da-z]+$/
const VITE_IMPORT = '__vite_ssr_dynamic_import__'
/** The modules of a bundle that have run: where they are wanted, they run there. */
const WEBPACK_CACHE = '__webpack_module_cache__'
const VITE_META = '__vite_ssr_import_meta__'

/** One function on its way into a capture. */
export class FunctionCapture {
  private readonly capture: Capture
  private readonly f: AnyFunction
  private readonly path: Path
  private readonly captures: Readonly<Record<string, unknown>> | undefined
  private readonly source: string

  constructor(capture: Capture, f: AnyFunction, path: Path, captures = capturesOf(f)) {
    this.capture = capture
    this.f = f
    this.path = path
    this.captures = captures
    this.source = Function.prototype.toString.call(f)
  }

  node(): ClosureNode {
    const { capture, f, captures } = this
    const file = fileOfRequire(f)
    if (file !== undefined) return { kind: 'require', file }
    const found = scopesOf(f)
    if (found?.bound) return this.boundNode(found.bound)
    if (isNative(f)) return this.refuse(`the native function ${f.name || 'anonymous'}`)
    if (found?.file?.startsWith('node:')) return this.refuse(`a function of Node's own (${found.file})`)
    if (captures === undefined) {
      const exported = packageExport(f, found?.file)
      if (exported) return { kind: 'package', ...exported, ...(isClassSource(this.source) ? { className: nameOfClass(f as Class) } : {}) }
    }
    const read = readFunction(this.source)
    if (read === undefined) return this.refuse('a function whose source cannot be read: a method that uses private names')
    const scopes = found && fromStart(found, this.source, read.origin)
    const before = { realm: capture.realm, place: capture.place }
    capture.realm = scopes?.global ?? before.realm
    this.refuseOutside(read, scopes)
    try {
      return this.functionNode(read, scopes)
    } finally {
      capture.realm = before.realm
      capture.place = before.place
    }
  }

  private boundNode({ target, self, args }: NonNullable<FunctionScopes['bound']>): ClosureNode {
    const { capture, path } = this
    return {
      kind: 'bound',
      target: capture.value(target, [...path, '<bound function>']),
      self: capture.value(self, [...path, '<bound this>']),
      args: args.map((a, i) => capture.value(a, [...path, `<bound argument ${i}>`])),
    }
  }

  private functionNode(read: FunctionSource, scopes: FunctionScopes | undefined): FunctionNode {
    const { capture, f } = this
    const edits = new SourceEdits(this.source)
    const names: string[] = []
    const values: number[] = []
    const add = (name: string, value: number): void => {
      names.push(name)
      values.push(value)
    }
    const heritage = this.heritage(read, edits)
    const lookUp = this.lookUp(scopes)
    const missing: string[] = []
    let writes = false
    for (const [name, variable] of read.free) {
      if (variable.definition && (heritage?.covers(variable.at) || inside(read.key, variable.at))) continue
      const found = lookUp(name)
      if (found === undefined) {
        if (!standardNames().has(name) && !(name in capture.realm)) missing.push(name)
        continue
      }
      if (found.value === f && read.form !== 'method' && read.form !== 'class' && ownName(this.source) === name) continue
      capture.place = () => this.placeOf(scopes, variable.at)
      add(name, this.variable(name, found.value, variable, read, scopes))
      if (variable.writtenAt >= 0 && !COVERAGE.test(name)) {
        writes = true
        warnOfAssignment(name, this.placeOf(scopes, variable.writtenAt))
      }
    }
    if (missing.length > 0) this.refuseMissing(missing, read, scopes)
    const importName = read.imports.length > 0 ? edits.replaceImports(read.imports) : undefined
    if (importName !== undefined)
      add(importName, capture.add({ kind: 'import', ...(scopes?.file === undefined ? {} : { file: scopes.file }) }))
    if (read.key) edits.replace(read.key, JSON.stringify(String(f.name).replace(/^[gs]et /, '')), true)
    const place = scopes?.file === undefined ? {} : { file: scopes.file, line: scopes.line!, column: scopes.column! }
    const members = this.members(read)
    return {
      kind: 'function',
      source: edits.apply(),
      form: read.form,
      sloppy: Object.hasOwn(f, 'caller'),
      ...(read.form === 'class' || members ? { className: nameOfClass(f as Class) } : {}),
      ...(f.name === '' ? {} : { name: f.name }),
      names,
      values,
      properties: this.ownProperties(read),
      writes,
      ...(members === undefined ? {} : { members }),
      ...(heritage?.node === undefined ? {} : { heritage: heritage.node }),
      ...place,
    }
  }

  private variable(name: string, value: unknown, variable: FreeVariable, read: FunctionSource, scopes: FunctionScopes | undefined): number {
    const { capture } = this
    const path = [...this.path, name]
    if (COVERAGE.test(name) && typeof value === 'function') return capture.add({ kind: 'coverage' })
    if (name === WEBPACK_CACHE) return capture.add({ kind: 'object', properties: [] })
    if (name === VITE_IMPORT) return capture.add({ kind: 'import', ...(scopes?.file === undefined ? {} : { file: scopes.file }) })
    if (isNamespace(name, value, capture.realm)) return namespaceNode(capture, value, variable.members, path)
    // private fields as compilers for older engines write them
    if (
      (types.isWeakMap(value) || types.isWeakSet(value)) &&
      read.form !== 'expression' &&
      name.startsWith('_') &&
      isPrivateStore(this.source, name)
    )
      return capture.addWeak(value)
    return capture.value(value, path)
  }

  /** Where a variable is looked for: what was given, or the scopes from the inside out, then globals of the program's own. */
  private lookUp(scopes: FunctionScopes | undefined): (name: string) => { readonly value: unknown } | undefined {
    const { captures, capture } = this
    const all = captures === undefined ? (scopes?.scopes ?? []) : [captures]
    return name => {
      for (const s of all) if (Object.hasOwn(s, name)) return { value: s[name] }
      if (standardNames().has(name)) return undefined
      const d = Object.getOwnPropertyDescriptor(capture.realm, name)
      if (d && 'value' in d) return { value: d.value }
      // modules of Node by their names, as a REPL has them
      return d && isBuiltin(name) ? { value: (capture.realm as Record<string, unknown>)[name] } : undefined
    }
  }

  /** What a class extends, as a value: it need not be in any scope that the class keeps. */
  private heritage(
    read: FunctionSource,
    edits: SourceEdits,
  ): { node?: { name: string; value: number }; covers(at: number): boolean } | undefined {
    const { heritage } = read
    if (heritage === undefined) return undefined
    const parent = Object.getPrototypeOf(this.f) as unknown
    const covers = (at: number): boolean => inside(heritage, at)
    if (parent === Function.prototype) return { covers }
    const name = edits.unusedName('Parent', 'Parent'.length)
    edits.replace(heritage, name, false)
    return { node: { name, value: this.capture.value(parent, [...this.path, '<parent class>']) }, covers }
  }

  /** Of a class, what a `static` gives anew may stay behind where it cannot go. */
  private ownProperties(read: FunctionSource): FunctionNode['properties'] {
    const { capture, f, path } = this
    const skipped = new Set<PropertyKey>(['length', 'name', 'prototype', 'arguments', 'caller'])
    if (read.form !== 'class') return propertiesOf(capture, f, path, (key, d) => skipped.has(key) || (!d.enumerable && !('value' in d)))
    return Reflect.ownKeys(f).flatMap(key => {
      const d = Object.getOwnPropertyDescriptor(f, key)!
      if (skipped.has(key) || !('value' in d) || !d.enumerable || typeof key === 'symbol') return []
      const value = capture.attempt(() => capture.value(d.value, [...path, key]))
      return value === undefined ? [] : [{ key, value }]
    })
  }

  /** What a constructor's `prototype` has beyond what the source makes of it. */
  private members(read: FunctionSource): FunctionNode['members'] {
    const prototype = Object.getOwnPropertyDescriptor(this.f, 'prototype')?.value as unknown
    if (typeof prototype !== 'object' || prototype === null || types.isProxy(prototype) || types.isGeneratorFunction(this.f))
      return undefined
    const path = [...this.path, 'prototype']
    const skip = (key: PropertyKey, d: PropertyDescriptor): boolean => key === 'constructor' || (read.form === 'class' && !d.enumerable)
    const properties = propertiesOf(this.capture, prototype, path, skip)
    const parent = read.form === 'class' ? undefined : prototypeOf(this.capture, prototype, path)
    if (properties.length === 0 && parent === undefined) return undefined
    return { properties, ...(parent === undefined ? {} : { prototype: parent }) }
  }

  private refuseOutside(read: FunctionSource, scopes: FunctionScopes | undefined): void {
    const { outside, arrow, form } = read
    const refuse = (what: string, at: number): never => {
      throw new NotSerializable(`${this.title()} uses ${what}`, this.path, this.placeOf(scopes, at))
    }
    if (outside.self >= 0 && (arrow || form === 'class'))
      refuse('`this` of the function around it; copy what it needs into a variable: const { field } = this', outside.self)
    if (outside.home >= 0) refuse('`super`', outside.home)
    if (outside.args >= 0 && arrow) refuse('`arguments` of the function around it', outside.args)
    if (outside.newTarget >= 0 && arrow) refuse('`new.target` of the function around it', outside.newTarget)
    const meta = outside.importMeta < 0 ? read.free.get(VITE_META)?.at : outside.importMeta
    if (meta !== undefined) refuse('`import.meta`', meta)
  }

  private refuseMissing(missing: readonly string[], read: FunctionSource, scopes: FunctionScopes | undefined): void {
    const list = missing.map(v => `'${v}'`).join(', ')
    const place = this.placeOf(scopes, read.free.get(missing[0]!)!.at)
    const give = `task(fn, { captures: { ${missing.join(', ')} } })`
    if (this.captures !== undefined)
      throw new NotSerializable(`${this.title()} uses ${list}, and its captures do not name it`, this.path, place)
    if (scopes === undefined)
      throw new NotSerializable(
        `${this.title()} uses ${list}, and there is no inspector to look at its variables; give them: ${give}`,
        this.path,
        place,
      )
    // `typeof x` of what is nowhere is fine; a key that is computed once is not kept
    const defining = missing.filter(v => read.free.get(v)!.definition)
    if (defining.length > 0)
      throw new NotSerializable(`${this.title()} has a key computed from '${defining[0]}', which V8 does not keep`, this.path, place)
  }

  private title(): string {
    return this.path.length === 1 ? 'the function' : `the function '${this.path.at(-1)}'`
  }

  private placeOf(scopes: FunctionScopes | undefined, at: number): string | undefined {
    if (scopes?.file === undefined) return undefined
    const { line, column } = positionIn(this.source, at)
    return userPlace(scopes.file, scopes.line! + line, line === 0 ? scopes.column! + column : column)
  }

  private refuse(what: string): never {
    return this.capture.refuse(this.path, what)
  }
}

/** With the place where the source begins. */
function fromStart(scopes: FunctionScopes, source: string, origin: number): FunctionScopes {
  if (scopes.file === undefined || origin === 0) return scopes
  const { line, column } = positionIn(source, origin)
  return { ...scopes, line: scopes.line! - line, column: line === 0 ? scopes.column! - column : 0 }
}

const isClassSource = (source: string): boolean => /^(?:class\b|@)/.test(source)

const inside = (range: { readonly start: number; readonly end: number } | undefined, at: number): boolean =>
  range !== undefined && at >= range.start && at < range.end

/** The name that a function's own source declares. */
const ownName = (source: string): string | undefined =>
  /^(?:async\s+)?function\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(source)?.[1]

const isPrivateStore = (source: string, name: string): boolean =>
  new RegExp(
    `(?:__private\\w*|__classPrivateField\\w*|_classPrivateField\\w*|_class_private_field\\w*)\\s*\\([^()]*?${name.replaceAll('$', '\\$')}\\b`,
  ).test(source)

/** The file whose `require` it is. */
function fileOfRequire(f: AnyFunction): string | undefined {
  if (!Object.hasOwn(f, 'main') || !Object.hasOwn(f, 'cache')) return undefined
  const { paths } = (f as unknown as NodeJS.Require).resolve ?? {}
  return typeof paths === 'function' ? paths('x')?.[0]?.replace(/node_modules$/, '_.js') : undefined
}
