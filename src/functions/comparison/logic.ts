import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, bool, type Maybe } from '../../codegen/value.ts'
import { maybeVariable } from '../../codegen/variable.ts'
import { BooleanType } from '../../types/data-type.ts'
import { i32 } from '../../wasm/instructions.ts'
import { scalar } from '../define.ts'

/**
 * `dominant` on either side decides (false for AND, true for OR); the right side is evaluated only where the left doesn't decide.
 * Null is kept for a side that doesn't know while the other doesn't decide.
 */
function connective(g: Emitter, args: (() => Maybe)[], dominant: 0 | 1): Maybe {
  const result = maybeVariable(g, 'bool')
  const left = args[0]!()
  const value = asI32(left.val)
  const decides = dominant === 1 ? value : i32.eqz(value)
  const decided = left.isNull ? i32.and(i32.eqz(left.isNull), decides) : decides
  let nullable = left.isNull !== undefined
  g.if(
    decided,
    () => result.set({ val: bool(i32.const(dominant)) }),
    () => {
      const right = args[1]!()
      const other = asI32(right.val)
      if (!left.isNull) {
        nullable = right.isNull !== undefined
        return result.set(right)
      }
      // the left is null or not decisive: the right decides, or null stays
      const decidesToo = dominant === 1 ? other : i32.eqz(other)
      const rightDecides = right.isNull ? i32.and(i32.eqz(right.isNull), decidesToo) : decidesToo
      const unknown = right.isNull ? i32.or(left.isNull, right.isNull) : left.isNull
      result.set({ val: bool(other), isNull: i32.and(unknown, i32.eqz(rightDecides)) })
    },
  )
  const out = result.get()
  return nullable ? out : { val: out.val }
}

export const and = scalar({
  name: 'and',
  group: 'predicate_funcs',
  since: '1.0.0',
  usage: 'expr1 and expr2',
  doc: 'True if both are true, false if either is false, else null. The right side is not evaluated where the left is false.',
  examples: [
    ['SELECT true and true', 'true'],
    ['SELECT true and false', 'false'],
    ['SELECT true and NULL', null],
    ['SELECT false and NULL', 'false'],
  ],
  args: ['boolean', 'boolean'],
  returns: BooleanType,
  nulls: 'custom',
  conditional: true,
  sql: ([a, b]) => `(${a} AND ${b})`,
  bindLazy: () => (a, b) => {
    const left = a()
    if (left === false) return false
    const right = b()
    return right === false ? false : left === null || right === null ? null : true
  },
  wasmLazy: (g, args) => connective(g, args, 0),
})

export const or = scalar({
  name: 'or',
  group: 'predicate_funcs',
  since: '1.0.0',
  usage: 'expr1 or expr2',
  doc: 'True if either is true, false if both are false, else null. The right side is not evaluated where the left is true.',
  examples: [
    ['SELECT true or false', 'true'],
    ['SELECT false or false', 'false'],
    ['SELECT true or NULL', 'true'],
    ['SELECT false or NULL', null],
  ],
  args: ['boolean', 'boolean'],
  returns: BooleanType,
  nulls: 'custom',
  conditional: true,
  sql: ([a, b]) => `(${a} OR ${b})`,
  bindLazy: () => (a, b) => {
    const left = a()
    if (left === true) return true
    const right = b()
    return right === true ? true : left === null || right === null ? null : false
  },
  wasmLazy: (g, args) => connective(g, args, 1),
})

export const not = scalar({
  name: 'not',
  aliases: ['!'],
  group: 'predicate_funcs',
  since: '1.0.0',
  usage: 'not expr',
  doc: 'The opposite of a condition; null stays null.',
  examples: [
    ['SELECT not true', 'false'],
    ['SELECT not false', 'true'],
    ['SELECT not NULL', null],
  ],
  args: ['boolean'],
  returns: BooleanType,
  sql: ([a]) => `(NOT ${a})`,
  eval: (a: boolean) => !a,
  total: true,
  wasm: (_g, [a]) => bool(i32.eqz(asI32(a!))),
})
