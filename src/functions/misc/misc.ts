import { randomUUID } from 'node:crypto'
import { type Expression, Literal } from '../../plan/expression.ts'
import {
  type DataType,
  DateType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  TimestampNTZType,
  TimestampType,
  TimeType,
} from '../../types/data-type.ts'
import { floorMod, MICROS_PER_DAY, microsToDays, toLocal } from '../../types/datetime/timestamp.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { catalogString } from '../../types/names.ts'
import { MersenneTwister } from '../../types/random/mersenne-twister.ts'
import { withPrecision } from '../datetime/nanoseconds.ts'
import { type CallInfo, type ScalarFunction, scalar } from '../define.ts'
import { constantOf, mismatch, seedProblem, typeOf } from '../type-rules.ts'
import { currentPartition, perPartition } from './partition-state.ts'
import { XorShiftRandom } from './xorshift.ts'

/** The session, the query, randomness: what does not depend on arguments alone. */

const misc = (spec: Omit<ScalarFunction, 'kind' | 'group'> & { group?: string }): ScalarFunction => scalar({ group: 'misc_funcs', ...spec })

export const typeOfFunction = misc({
  name: 'typeof',
  since: '3.0.0',
  usage: 'typeof(expr)',
  doc: 'The DDL name of the type.',
  examples: [
    ['SELECT typeof(1)', 'int'],
    ['SELECT typeof(array(1))', 'array<int>'],
  ],
  args: ['any'],
  returns: StringType,
  nulls: 'never',
  rewrite: ([e]) => Literal({ value: catalogString(typeOf(e!)), dataType: StringType }),
  bind: info => {
    const name = catalogString(info.argTypes[0]!)
    return () => name
  },
})

export const version = misc({
  name: 'version',
  since: '3.0.0',
  usage: 'version()',
  doc: 'The version of Spark whose behaviour this is, and a revision.',
  examples: [],
  args: [],
  returns: StringType,
  eval: () => '4.3.0 0000000000000000000000000000000000000000',
})

const setting = (
  name: string,
  aliases: readonly string[],
  since: string,
  doc: string,
  value: (info: CallInfo) => string,
  printsAlias = false,
) =>
  misc({
    name,
    aliases,
    printsAlias,
    since,
    usage: `${name}()`,
    doc,
    examples: [],
    args: [],
    returns: StringType,
    bind: info => {
      const v = value(info)
      return () => v
    },
  })
export const currentUser = setting(
  'current_user',
  ['user', 'session_user'],
  '3.2.0',
  'The user who runs the query.',
  () => process.env.SPARK_USER ?? process.env.USER ?? process.env.USERNAME ?? 'root',
  true,
)
export const currentCatalog = setting('current_catalog', [], '3.1.0', 'The current catalog.', () => 'spark_catalog')
export const currentPath = setting(
  'current_path',
  [],
  '4.2.0',
  'Where the names of functions are looked for.',
  info => info.options.path ?? `system.builtin,system.session,spark_catalog.${info.options.database ?? 'default'}`,
)
export const currentDatabase = setting(
  'current_schema',
  ['current_database'],
  '3.4.0',
  'The current database.',
  info => info.options.database ?? 'default',
)
export const currentTimezone = scalar({
  ...setting('current_timezone', [], '3.1.0', 'The time zone of the session.', info => info.options.timeZone),
  group: 'datetime_funcs',
})

export const uuid = misc({
  name: 'uuid',
  since: '2.3.0',
  usage: 'uuid([seed])',
  doc: 'A random UUID (version 4).',
  examples: [],
  args: ['any?'],
  check: ([seed]) => seedProblem('UUID', seed),
  returns: StringType,
  sql: () => 'uuid()',
  deterministic: false,
  nulls: 'never',
  bind: info => {
    if (info.constants[0] === undefined || info.constants[0] === null) return () => randomUUID()
    const generator = perPartition(info, info.constants[0], seed => new MersenneTwister(seed))
    return () => {
      const random = generator()
      const high = (BigInt.asUintN(64, random.long()) & 0xffff_ffff_ffff_0fffn) | 0x4000n
      const low = (BigInt.asUintN(64, random.long()) | (1n << 63n)) & 0xbfff_ffff_ffff_ffffn
      const hex = ((high << 64n) | low).toString(16).padStart(32, '0')
      return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    }
  },
})

export const sparkPartitionId = misc({
  name: 'spark_partition_id',
  since: '1.4.0',
  usage: 'spark_partition_id()',
  doc: 'The number of the partition that the row is in.',
  examples: [],
  args: [],
  returns: IntegerType,
  sql: () => 'SPARK_PARTITION_ID()',
  deterministic: false,
  eval: currentPartition,
})

export const monotonicallyIncreasingId = misc({
  name: 'monotonically_increasing_id',
  since: '1.4.0',
  usage: 'monotonically_increasing_id()',
  doc: 'A number that grows from row to row: the partition in the upper 31 bits, the row within it in the lower 33.',
  examples: [],
  args: [],
  returns: LongType,
  deterministic: false,
  bind: () => {
    let current = -1
    let n = 0n
    return () => {
      if (currentPartition() !== current) [current, n] = [currentPartition(), 0n]
      return (BigInt(current) << 33n) + n++
    }
  },
})

/** Random numbers. */
const random = (
  spec: Pick<ScalarFunction, 'name' | 'doc'> & Partial<ScalarFunction>,
  draw: (r: XorShiftRandom) => number,
): ScalarFunction =>
  scalar({
    group: 'math_funcs',
    since: '1.5.0',
    usage: `${spec.name}([seed])`,
    examples: [],
    args: ['int|long?'],
    strict: true,
    constants: [0],
    check: ([seed]) => {
      if (seed === undefined || constantOf(seed) !== undefined) return undefined
      return { condition: 'SEED_EXPRESSION_IS_UNFOLDABLE', parameters: { seedExpr: { sql: seed }, exprWithSeed: '' } }
    },
    returns: DoubleType,
    nulls: 'never',
    deterministic: false,
    bind: info => {
      const generator = perPartition(info, info.constants[0], seed => new XorShiftRandom(seed))
      return () => draw(generator())
    },
    ...spec,
  })
export const rand = random({ name: 'rand', aliases: ['random'], doc: 'A random number from 0 to below 1, uniformly distributed.' }, r =>
  r.double(),
)
export const randn = random({ name: 'randn', doc: 'A random number of the standard normal distribution.' }, r => r.gaussian())

// ---- the time of the query ----

const nowOf = (info: CallInfo): bigint => info.options.now ?? BigInt(Date.now()) * 1000n

const current = (
  name: string,
  aliases: readonly string[],
  returns: DataType,
  since: string,
  doc: string,
  value: (info: CallInfo) => number | bigint,
  more: Partial<ScalarFunction> = {},
): ScalarFunction =>
  scalar({
    name,
    aliases,
    printsAlias: true,
    group: 'datetime_funcs',
    since,
    usage: `${name}()`,
    doc,
    examples: [],
    args: [],
    returns,
    perQuery: true,
    bind: info => {
      const v = value(info)
      return () => v
    },
    ...more,
  })
export const currentDate = current(
  'current_date',
  ['curdate'],
  DateType,
  '1.5.0',
  'The date at which the query began.',
  info => microsToDays(nowOf(info), zoneOf(info.options.timeZone)),
  { printsAlias: false },
)
export const currentTimestamp = current('current_timestamp', ['now'], TimestampType, '1.5.0', 'The time at which the query began.', nowOf, {
  args: ['int!?'],
  coerce: withPrecision('current_timestamp', true),
})
export const localTimestamp = current(
  'localtimestamp',
  [],
  TimestampNTZType,
  '3.4.0',
  'The local time at which the query began, without a zone.',
  info => toLocal(nowOf(info), zoneOf(info.options.timeZone)),
  { args: ['int!?'], coerce: withPrecision('localtimestamp', false) },
)
/** The digits of the second that are asked for. */
const precisionOf = (e: Expression | undefined): number => {
  const value = constantOf(e)
  return typeof value === 'number' ? value : 6
}

export const currentTime = current(
  'current_time',
  ['localtime'],
  TimeType(6),
  '4.1.0',
  'The time of day at which the query began.',
  info => floorMod(toLocal(nowOf(info), zoneOf(info.options.timeZone)), MICROS_PER_DAY) * 1000n,
  {
    args: ['int!?'],
    constants: [0],
    returns: (_types, args) => TimeType(precisionOf(args[0])),
    printsAlias: false,
    coerce: args => (args.length === 0 ? [Literal({ value: 6, dataType: IntegerType })] : args),
    check: ([p]) => {
      const n = precisionOf(p)
      return n >= 0 && n <= 9
        ? undefined
        : mismatch('VALUE_OUT_OF_RANGE', { exprName: '`precision`', valueRange: '[0, 9]', currentValue: String(n) })
    },
    bind: info => {
      const nanos = floorMod(toLocal(nowOf(info), zoneOf(info.options.timeZone)), MICROS_PER_DAY) * 1000n
      const v = nanos - (nanos % 10n ** BigInt(9 - (info.returnType as TimeType).precision))
      return () => v
    },
  },
)
