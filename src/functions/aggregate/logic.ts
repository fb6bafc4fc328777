import { asI32, asI64, bool, int64, type Maybe, type Val } from '../../codegen/value.ts'
import { nullOf } from '../../codegen/variable.ts'
import type { Expression } from '../../plan/expression.ts'
import { BooleanType, type DataType, IntegerType, LongType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { quotedSqlName } from '../../types/names.ts'
import { type I32, type I64, i32, i64 } from '../../wasm/instructions.ts'
import { type AggregateFunction, aggregate } from '../define.ts'
import { castTo, isIntegral, mismatch, typeOf } from '../type-rules.ts'
import { whenNotNull } from './basic.ts'

/** Aggregates of truth values and bits. */

type Spec = Pick<AggregateFunction, 'name' | 'since' | 'doc' | 'examples'> & Partial<AggregateFunction>

/** A fold of what isn't null by an operator on two values of one type. */
function fold(
  spec: Spec,
  args: readonly string[],
  returns: DataType | ((types: readonly DataType[]) => DataType),
  value: (a: never, b: never) => unknown,
  code: (a: Val, b: Val) => Val,
): AggregateFunction {
  return aggregate({
    group: 'agg_funcs',
    usage: `${spec.name}(expr)`,
    args,
    returns,
    bind: () => {
      const merge = (a: unknown, b: unknown) => (b === null ? a : a === null ? b : value(a as never, b as never))
      return { init: () => null, update: merge, merge, finish: (s: never) => s }
    },
    wasm: info => {
      const layout = layoutOf(info.returnType)
      const take: NonNullable<ReturnType<NonNullable<AggregateFunction['wasm']>>>['update'] = (g, [state], [v]) =>
        whenNotNull(g, [v!], () => {
          const before = g.keepMaybe(state!.get())
          const kept = g.keepVal(v!.val)
          g.if(
            before.isNull!,
            () => state!.set({ val: kept }),
            () => state!.set({ val: code(before.val, kept) }),
          )
        })
      return {
        exact: true,
        state: [{ dataType: info.returnType, nullable: true }],
        init: () => [nullOf(layout)],
        update: take,
        merge: take,
        finish: (_g, [state]) => state!,
      }
    },
    ...spec,
  })
}

export const boolAnd = fold(
  {
    name: 'bool_and',
    aliases: ['every'],
    printsAlias: true,
    since: '3.0.0',
    doc: 'Are all values that are not null true?',
    examples: [
      ['SELECT bool_and(col) FROM VALUES (true), (true), (true) AS tab(col)', 'true'],
      ['SELECT bool_and(col) FROM VALUES (NULL), (true), (true) AS tab(col)', 'true'],
      ['SELECT bool_and(col) FROM VALUES (true), (false), (true) AS tab(col)', 'false'],
    ],
    duplicateAgnostic: true,
  },
  ['boolean'],
  BooleanType,
  (a: boolean, b: boolean) => a && b,
  (a, b) => bool(i32.and(asI32(a), asI32(b))),
)
export const boolOr = fold(
  {
    name: 'bool_or',
    aliases: ['some', 'any'],
    printsAlias: true,
    since: '3.0.0',
    doc: 'Is any value true?',
    examples: [
      ['SELECT bool_or(col) FROM VALUES (true), (false), (false) AS tab(col)', 'true'],
      ['SELECT bool_or(col) FROM VALUES (NULL), (true), (false) AS tab(col)', 'true'],
      ['SELECT bool_or(col) FROM VALUES (false), (false), (NULL) AS tab(col)', 'false'],
    ],
    duplicateAgnostic: true,
  },
  ['boolean'],
  BooleanType,
  (a: boolean, b: boolean) => a || b,
  (a, b) => bool(i32.or(asI32(a), asI32(b))),
)

/** Only integers have bits: strings are not cast to them. */
const integersOnly: NonNullable<AggregateFunction['check']> = ([e]) => {
  const t = typeOf(e!)
  return isIntegral(t) || t.type === 'null'
    ? undefined
    : mismatch('UNEXPECTED_INPUT_TYPE', { paramIndex: 'first', requiredType: '"INTEGRAL"', inputSql: '', inputType: quotedSqlName(t) })
}

const nullsAsInts = (args: readonly Expression[]): readonly Expression[] =>
  args.map(a => (typeOf(a).type === 'null' ? castTo(a, IntegerType) : a))

const bits =
  (narrow: (a: I32, b: I32) => I32, wide: (a: I64, b: I64) => I64) =>
  (a: Val, b: Val): Val =>
    a.layout === 'i64' ? int64(wide(a.code, asI64(b))) : ({ layout: a.layout, code: narrow(asI32(a), asI32(b)) } as Val)
const sameType = (types: readonly DataType[]): DataType => types[0]!

export const bitAnd = fold(
  {
    name: 'bit_and',
    coerce: nullsAsInts,
    check: integersOnly,
    since: '3.0.0',
    doc: 'The bits that are set in every value.',
    examples: [['SELECT bit_and(col) FROM VALUES (3), (5) AS tab(col)', '1']],
    duplicateAgnostic: true,
  },
  ['any'],
  sameType,
  (a: number, b: number) => a & b,
  bits(i32.and, i64.and),
)
export const bitOr = fold(
  {
    name: 'bit_or',
    coerce: nullsAsInts,
    check: integersOnly,
    since: '3.0.0',
    doc: 'The bits that are set in any value.',
    examples: [['SELECT bit_or(col) FROM VALUES (3), (5) AS tab(col)', '7']],
    duplicateAgnostic: true,
  },
  ['any'],
  sameType,
  (a: number, b: number) => a | b,
  bits(i32.or, i64.or),
)
export const bitXor = fold(
  {
    name: 'bit_xor',
    coerce: nullsAsInts,
    check: integersOnly,
    since: '3.0.0',
    doc: 'The bits that are set in an odd number of values.',
    examples: [['SELECT bit_xor(col) FROM VALUES (3), (5) AS tab(col)', '6']],
  },
  ['any'],
  sameType,
  (a: number, b: number) => a ^ b,
  bits(i32.xor, i64.xor),
)

/** 1 where it is true. */
const holds = (v: Maybe): I64 => i64.extend_i32_u(v.isNull ? i32.and(asI32(v.val), i32.eqz(v.isNull)) : asI32(v.val))

export const countIf = aggregate({
  name: 'count_if',
  group: 'agg_funcs',
  since: '3.0.0',
  usage: 'count_if(expr)',
  doc: 'How many values are true.',
  examples: [
    ['SELECT count_if(col % 2 = 0) FROM VALUES (NULL), (0), (1), (2), (3) AS tab(col)', '2'],
    ['SELECT count_if(col IS NULL) FROM VALUES (NULL), (0), (1), (2), (3) AS tab(col)', '1'],
  ],
  args: ['boolean'],
  returns: LongType,
  nullable: false,
  bind: () => ({
    init: () => 0n,
    update: (n: bigint, v: boolean | null) => (v === true ? n + 1n : n),
    merge: (a: bigint, b: bigint) => a + b,
    finish: (n: bigint) => n,
  }),
  wasm: () => ({
    exact: true,
    state: [{ dataType: LongType, nullable: false }],
    init: () => [{ val: int64(i64.const(0)) }],
    update: (_g, [state], [v]) => state!.set({ val: int64(i64.add(asI64(state!.get().val), holds(v!))) }),
    remove: (_g, [state], [v]) => state!.set({ val: int64(i64.sub(asI64(state!.get().val), holds(v!))) }),
    merge: (_g, [state], [other]) => state!.set({ val: int64(i64.add(asI64(state!.get().val), asI64(other!.val))) }),
    finish: (_g, [state]) => state!,
  }),
})
