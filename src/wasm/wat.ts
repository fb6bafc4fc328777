import type { Instr, Label } from './instructions.ts'
import type { Func, Module } from './module.ts'

/** The module in the text format, folded: what `explain('codegen')` prints and golden tests compare. */
export function toWat(m: Module): string {
  const out: string[] = ['(module']
  out.push('  (import "env" "memory" (memory 1 65536 shared))')
  for (const i of m.imports) {
    const { params, result } = i.func.funcType
    out.push(
      `  (import "${i.module}" "${i.name}" (func $${i.func.name}${params.length ? ` (param ${params.join(' ')})` : ''}${result === 'void' ? '' : ` (result ${result})`}))`,
    )
  }
  for (const g of m.globals) out.push(`  (global $${g.name} (mut i32) (i32.const ${g.initial}))`)
  for (const f of m.funcs) printFunc(f, out)
  for (const e of m.exports) out.push(`  (export "${e.name}" (func $${e.func.name}))`)
  out.push(')')
  return `${out.join('\n')}\n`
}

function printFunc(f: Func, out: string[]): void {
  const params = f.params.map(p => ` (param $${p.name} ${p.valType})`).join('')
  out.push(`  (func $${f.name}${params}${f.funcType.result === 'void' ? '' : ` (result ${f.funcType.result})`}`)
  for (const l of f.locals) out.push(`    (local $${l.name} ${l.valType})`)
  labelNames = nameLabels(f.body)
  for (const i of f.body) print(i, 4, out)
  out.push('  )')
}

/** Names of the function at hand's labels: in the text an inner label hides an outer one of the same name. */
let labelNames = new Map<Label, string>()

function nameLabels(body: readonly Instr[]): Map<Label, string> {
  const names = new Map<Label, string>()
  const visit = (instr: Instr, around: readonly string[]): void => {
    let inside = around
    const { imm } = instr
    if (imm?.kind === 'block') {
      let name = imm.label.name
      for (let n = 2; around.includes(name); n++) name = `${imm.label.name}_${n}`
      names.set(imm.label, name)
      inside = [...around, name]
      for (const i of imm.body) visit(i, inside)
      for (const i of imm.otherwise ?? []) visit(i, inside)
      inside = instr.op === 'if' ? around : inside
    }
    for (const a of instr.args) visit(a, inside)
  }
  for (const i of body) visit(i, [])
  return names
}

const nameOf = (l: Label): string => labelNames.get(l) ?? l.name

const WIDE = 100

function print(instr: Instr, indent: number, out: string[]): void {
  const pad = ' '.repeat(indent)
  const imm = instr.imm
  if (imm?.kind === 'block') {
    const result = imm.result === 'void' ? '' : ` (result ${imm.result})`
    out.push(`${pad}(${instr.op} $${nameOf(imm.label)}${result}`)
    for (const a of instr.args) print(a, indent + 2, out)
    if (instr.op === 'if') {
      out.push(`${pad}  (then`)
      for (const i of imm.body) print(i, indent + 4, out)
      out.push(`${pad}  )`)
      if (imm.otherwise) {
        out.push(`${pad}  (else`)
        for (const i of imm.otherwise) print(i, indent + 4, out)
        out.push(`${pad}  )`)
      }
    } else for (const i of imm.body) print(i, indent + 2, out)
    out.push(`${pad})`)
    return
  }
  const line = flat(instr)
  if (line !== undefined && line.length + indent <= WIDE) {
    out.push(pad + line)
    return
  }
  out.push(`${pad}(${instr.op}${immediate(instr)}`)
  for (const a of instr.args) print(a, indent + 2, out)
  out.push(`${pad})`)
}

function flat(instr: Instr): string | undefined {
  if (instr.imm?.kind === 'block') return undefined
  const args = instr.args.map(flat)
  return args.includes(undefined) ? undefined : `(${[instr.op + immediate(instr), ...args].join(' ')})`
}

function immediate({ imm, op }: Instr): string {
  switch (imm?.kind) {
    case 'memory':
      return imm.offset ? ` offset=${imm.offset >>> 0}` : ''
    case 'i32':
    case 'i64':
      return ` ${imm.value}`
    case 'f32':
    case 'f64':
      return ` ${Number.isNaN(imm.value) ? 'nan' : Object.is(imm.value, -0) ? '-0' : Math.abs(imm.value) === Number.POSITIVE_INFINITY ? (imm.value < 0 ? '-inf' : 'inf') : imm.value}`
    case 'bytes':
      return op.startsWith('memory.') ? '' : op === 'v128.const' ? ` i8x16 ${imm.bytes.join(' ')}` : ` ${imm.bytes.join(' ')}`
    case 'local':
      return ` $${imm.local.name}`
    case 'global':
      return ` $${imm.global.name}`
    case 'call':
      return ` $${imm.func.name}`
    case 'branch':
      return ` $${nameOf(imm.label)}`
    case 'branchTable':
      return ` ${[...imm.labels, imm.otherwise].map(l => `$${nameOf(l)}`).join(' ')}`
    default:
      return ''
  }
}
