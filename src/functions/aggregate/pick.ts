import type { Emitter } from '../../codegen/emitter.ts'
import { type AggregateCode, asI32, bool, type Val } from '../../codegen/value.ts'
import { nullOf } from '../../codegen/variable.ts'
import { compareValues, groupKey } from '../../types/compare.ts'
import { ArrayType, BooleanType, type DataType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { type I32, i32 } from '../../wasm/instructions.ts'
import { isComparable, isOrderable } from '../comparison/comparison.ts'
import { lessCode } from '../comparison/comparison-code.ts'
import { type AggregateFunction, aggregate, type JsAggregate } from '../define.ts'
import { isConstant } from '../sketch/arguments.ts'
import { constantOf, mismatch, nonFoldableArgument, nonFoldableSize, typeOf } from '../type-rules.ts'
import { whenNotNull } from './basic.ts'
import { inOpenHashOrder } from './hash-order.ts'
import { modeCode } from './mode-code.ts'

/** One of the values: first, last, most frequent, the one beside the greatest. */

const sameType = (types: readonly DataType[]): DataType => types[0]!

interface Seen {
  readonly seen: boolean
  readonly value: Value
}

/** The first or last value; a second argument `true` is IGNORE NULLS. */
function edge(
  name: string,
  aliases: readonly string[],
  last: boolean,
  doc: string,
  examples: AggregateFunction['examples'],
): AggregateFunction {
  const ignores = (info: { ignoreNulls: boolean; constants: readonly (Value | undefined)[] }) =>
    info.ignoreNulls || info.constants[1] === true
  return aggregate({
    name,
    aliases,
    printsAlias: true,
    group: 'agg_funcs',
    since: name === 'any_value' ? '3.4.0' : '2.0.0',
    usage: `${name}(expr[, isIgnoreNull])`,
    doc,
    examples,
    args: ['any', 'any?'],
    check: ([, ignores]) =>
      ignores === undefined || (typeof constantOf(ignores) === 'boolean' && typeOf(ignores).type === 'boolean')
        ? undefined
        : { condition: '_LEGACY_ERROR_TEMP_1210', parameters: { funcName: name } },
    returns: sameType,
    sql: (args, written) => `${written}(${args[0]})`,
    ordered: true,
    deterministic: false,
    bind: info => {
      const skips = ignores(info)
      const take = (s: Seen, value: Value): Seen => ((s.seen && !last) || (skips && value === null) ? s : { seen: true, value })
      return {
        init: (): Seen => ({ seen: false, value: null }),
        update: take,
        merge: (a: Seen, b: Seen) => (b.seen ? (last || !a.seen ? b : a) : a),
        finish: (s: Seen) => s.value,
      }
    },
    wasm: info => {
      const t = info.returnType
      const skips = ignores(info)
      const layout = layoutOf(t)
      return {
        exact: true,
        state: [
          { dataType: t, nullable: true },
          { dataType: BooleanType, nullable: false },
        ],
        init: () => [nullOf(layout), { val: bool(i32.const(0)) }],
        update: (g, [value, seen], [v]) => {
          const taken = asI32(seen!.get().val)
          const put = () => {
            value!.set(v!)
            seen!.set({ val: bool(i32.const(1)) })
          }
          const wanted = skips && v!.isNull ? i32.eqz(v!.isNull) : undefined
          const open = last ? undefined : i32.eqz(taken)
          const condition = wanted && open ? i32.and(wanted, open) : (wanted ?? open)
          if (condition) g.if(condition, put)
          else put()
        },
        merge: (g, [value, seen], [otherValue, otherSeen]) => {
          const theirs = asI32(otherSeen!.val)
          const ours = asI32(seen!.get().val)
          g.if(last ? theirs : i32.and(theirs, i32.eqz(ours)), () => {
            value!.set(otherValue!)
            seen!.set({ val: bool(i32.const(1)) })
          })
        },
        finish: (_g, [value]) => value!,
      }
    },
  })
}

export const first = edge('first', ['first_value'], false, 'The first value; with `true`, the first that is not null.', [
  ['SELECT first(col) FROM VALUES (10), (5), (20) AS tab(col)', '10'],
  ['SELECT first(col) FROM VALUES (NULL), (5), (20) AS tab(col)', null],
  ['SELECT first(col, true) FROM VALUES (NULL), (5), (20) AS tab(col)', '5'],
])
export const last = edge('last', ['last_value'], true, 'The last value; with `true`, the last that is not null.', [
  ['SELECT last(col) FROM VALUES (10), (5), (20) AS tab(col)', '20'],
  ['SELECT last(col) FROM VALUES (10), (5), (NULL) AS tab(col)', null],
  ['SELECT last(col, true) FROM VALUES (10), (5), (NULL) AS tab(col)', '5'],
])
export const anyValue = edge('any_value', [], false, 'Some value; with `true`, some that is not null.', [
  ['SELECT any_value(col) FROM VALUES (10), (5), (20) AS tab(col)', '10'],
  ['SELECT any_value(col, true) FROM VALUES (NULL), (5), (20) AS tab(col)', '5'],
])

interface Beside {
  readonly value: Value
  readonly key: Value
}

/** The values beside the best keys, best first. */
function bestOf(t: DataType, sign: number, count: number): JsAggregate<Beside[]> {
  const cut = (s: Beside[]) => s.sort((a, b) => -sign * compareValues(a.key, b.key, t)).slice(0, count)
  return {
    init: () => [],
    update: (s, value: Value, key: Value) => (key === null ? s : cut([...s, { value, key }])),
    merge: (a, b) => cut([...a, ...b]),
    finish: s => (s.length === 0 ? null : s.map(b => b.value)),
  }
}

/** How many values may be asked for. */
const MOST = 100000

function by(name: 'max_by' | 'min_by', doc: string, examples: AggregateFunction['examples']): AggregateFunction {
  const sign = name === 'max_by' ? 1 : -1
  return aggregate({
    name,
    group: 'agg_funcs',
    since: '4.2.0',
    usage: `${name}(x, y)`,
    doc,
    examples,
    args: ['any', 'any', 'int?'],
    constants: [2],
    returns: types => (types.length === 3 ? ArrayType(types[0]!, true) : types[0]!),
    check: ([, key, k]) => {
      const t = typeOf(key!)
      const count = k && constantOf(k)
      if (k !== undefined && !isConstant(k)) return nonFoldableSize('k', k)
      if (k !== undefined && count !== undefined && !(Number(count) >= 1 && Number(count) <= MOST))
        return mismatch('VALUE_OUT_OF_RANGE', { exprName: '`k`', valueRange: `[1, ${MOST}]`, currentValue: String(count ?? 0) })
      return isOrderable(t) ? undefined : mismatch('INVALID_ORDERING_TYPE', { functionName: `\`${name}\``, dataType: quotedSqlName(t) })
    },
    ordered: true,
    bind: info => {
      const t = info.argTypes[1]!
      if (info.argTypes.length === 3) return bestOf(t, sign, info.constants[2] as number)
      const take = (s: Beside, value: Value, key: Value): Beside =>
        key !== null && (s.key === null || compareValues(key, s.key, t) * sign >= 0) ? { value, key } : s
      return {
        init: (): Beside => ({ value: null, key: null }),
        update: take,
        merge: (a: Beside, b: Beside) => take(a, b.value, b.key),
        finish: (s: Beside) => s.value,
      }
    },
    wasm: ({ argTypes: [value, key, count] }) => (count === undefined ? besideCode(value!, key!, sign) : undefined),
  })
}

/** The value beside the best key, of equal ones the last, as both. */
function besideCode(value: DataType, key: DataType, sign: number): AggregateCode | undefined {
  if (!isComparable(key) || key.type === 'null') return undefined
  const worse = (g: Emitter, k: Val, best: Val): I32 => (sign > 0 ? lessCode(g, k, best, false) : lessCode(g, best, k, false))
  const take: AggregateCode['update'] = (g, [kept, best], [v, k]) =>
    whenNotNull(g, [k!], () => {
      const before = g.keepMaybe(best!.get())
      const val = g.keepVal(k!.val)
      g.if(i32.or(before.isNull!, i32.eqz(g.keep(worse(g, val, before.val)))), () => {
        kept!.set(v!)
        best!.set({ val })
      })
    })
  return {
    exact: true,
    state: [
      { dataType: value, nullable: true },
      { dataType: key, nullable: true },
    ],
    init: () => [nullOf(layoutOf(value)), nullOf(layoutOf(key))],
    update: take,
    merge: take,
    finish: (_g, [kept]) => kept!,
  }
}
export const maxBy = by('max_by', 'The value of the first beside the greatest of the second.', [
  ["SELECT max_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y)", 'b'],
])
export const minBy = by('min_by', 'The value of the first beside the least of the second.', [
  ["SELECT min_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y)", 'a'],
])

interface Frequencies {
  readonly counts: Map<unknown, { value: Value; n: number }>
}

type Entries = readonly { readonly value: Value; readonly n: number }[]

/** The most frequent value, of equally frequent ones the first in the order given. */
function frequencies(t: DataType, inOrder: (entries: Entries) => Entries): JsAggregate<Frequencies> {
  const add = (s: Frequencies, value: Value, n: number): Frequencies => {
    const key = groupKey(value, t)
    const entry = s.counts.get(key)
    if (entry) entry.n += n
    else s.counts.set(key, { value, n })
    return s
  }
  return {
    init: (): Frequencies => ({ counts: new Map() }),
    update: (s: Frequencies, v: Value) => (v === null ? s : add(s, v, 1)),
    merge: (a: Frequencies, b: Frequencies) => {
      for (const { value, n } of b.counts.values()) add(a, value, n)
      return a
    },
    finish: (s: Frequencies) => {
      const entries = [...s.counts.values()]
      const most = entries.reduce((n, e) => Math.max(n, e.n), 0)
      return inOrder(entries).find(e => e.n === most)?.value ?? null
    },
  }
}

export const mode = aggregate({
  name: 'mode',
  group: 'agg_funcs',
  since: '3.4.0',
  usage: 'mode(col[, deterministic])',
  doc: 'The most frequent value; with `true`, the least of those that are equally frequent.',
  examples: [
    ['SELECT mode(col) FROM VALUES (0), (10), (10) AS tab(col)', '10'],
    ['SELECT mode(col, true) FROM VALUES (-10), (0), (10) AS tab(col)', '-10'],
  ],
  args: ['any', 'any?'],
  expectedNum: '0',
  constants: [1],
  check: ([, deterministic]) => {
    const t = deterministic && typeOf(deterministic)
    if (t === undefined || (t.type === 'boolean' && constantOf(deterministic) !== undefined)) return undefined
    if (constantOf(deterministic) === undefined) return nonFoldableArgument('mode', 'deterministic', 'BOOLEAN')
    if (constantOf(deterministic) === null) return mismatch('UNEXPECTED_NULL', { exprName: '`deterministic`', sqlExpr: '"NULL"' })
    return {
      condition: 'UNEXPECTED_INPUT_TYPE',
      parameters: {
        paramIndex: 'second',
        functionName: '`mode`',
        requiredType: '"BOOLEAN"',
        inputSql: '',
        inputType: quotedSqlName(t),
      },
    }
  },
  returns: sameType,
  sql: args => (args[1] === 'true' ? `mode() WITHIN GROUP (ORDER BY ${args[0]} DESC)` : `mode(${args[0]})`),
  bind: info => {
    const t = info.argTypes[0]!
    return frequencies(t, entries =>
      info.constants[1] === true
        ? [...entries].sort((a, b) => compareValues(a.value, b.value, t))
        : inOpenHashOrder(entries, e => e.value, t),
    )
  },
  wasm: info => modeCode(info.argTypes[0]!, info.constants[1] === true),
})

/** `mode() WITHIN GROUP (ORDER BY col)`: of equally frequent values the first in the order. */
export const orderedMode = aggregate({
  name: '$mode',
  group: '',
  since: '4.0.0',
  usage: 'mode() WITHIN GROUP (ORDER BY col)',
  doc: 'The most frequent value; of those that are equally frequent, the first.',
  examples: [],
  args: [],
  returns: sameType,
  sql: () => 'mode()',
  bind: info => frequencies(info.returnType, entries => entries),
})
