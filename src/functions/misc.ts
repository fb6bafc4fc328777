import { randomUUID } from 'node:crypto'
import { type Expression, Literal } from '../plan/expression.ts'
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
} from '../types/data-type.ts'
import { floorMod, MICROS_PER_DAY, microsToDays, toLocal } from '../types/datetime/timestamp.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import { mersenneTwister } from '../types/mersenne-twister.ts'
import { catalogString } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'
import { type CallInfo, type ScalarFunction, scalar } from './define.ts'
import { constantOf, mismatch, typeOf } from './type-rules.ts'
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
  info => `system.builtin,system.session,spark_catalog.${info.options.database ?? 'default'}`,
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
  args: ['seed=int|long!?'],
  strict: true,
  returns: StringType,
  sql: () => 'uuid()',
  deterministic: false,
  nulls: 'never',
  bind: info => {
    const seed = info.constants[0]
    if (seed === undefined || seed === null) return () => randomUUID()
    const draw = perPartition(BigInt(seed as number | bigint), mersenneTwister)
    return () => {
      const high = (draw()() & 0xffff_ffff_ffff_0fffn) | 0x4000n
      const low = (draw()() & 0x3fff_ffff_ffff_ffffn) | 0x8000_0000_0000_0000n
      const hex = ((BigInt.asUintN(64, high) << 64n) | BigInt.asUintN(64, low)).toString(16).padStart(32, '0')
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    }
  },
})

/** The partition that is being computed; the executor of a task sets it before the first row. */
export interface PartitionState {
  readonly index: number
}
const partition = { index: 0 }
export const enterPartition = (index: number): void => {
  partition.index = index
}

export const currentPartition = (): number => partition.index

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
  eval: () => partition.index,
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
      if (partition.index !== current) [current, n] = [partition.index, 0n]
      return (BigInt(current) << 33n) + n++
    }
  },
})

/** A generator per partition: the seed plus the partition's number seeds it. */
function perPartition<G>(seed: bigint, make: (seed: bigint) => G): () => G {
  let current = -1
  let generator: G
  return () => {
    if (partition.index !== current) {
      current = partition.index
      generator = make(BigInt.asIntN(64, seed + BigInt(current)))
    }
    return generator
  }
}

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
    args: ['seed=int|long!?'],
    strict: true,
    returns: DoubleType,
    nulls: 'never',
    deterministic: false,
    bind: info => {
      const given = info.constants[0]
      const seed =
        given === undefined
          ? (info.options.seed ?? BigInt(Math.floor(Math.random() * 2 ** 53)))
          : BigInt((given as number | bigint | null) ?? 0n)
      const generator = perPartition(seed, s => new XorShiftRandom(s))
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
/** A precision is checked; there are microseconds only. */
function microseconds(type: string) {
  return ([p]: readonly Expression[]): undefined => {
    const n = constantOf(p)
    if (p === undefined || n === 6) return undefined
    if (typeof n === 'number' && n > 6 && n <= 9)
      throw sparkError('FEATURE_NOT_ENABLED', {
        featureName: 'Nanosecond-precision timestamp types',
        configKey: 'spark.sql.timestampNanosTypes.enabled',
        configValue: 'true',
      })
    throw sparkError('INVALID_TIMESTAMP_PRECISION', { precision: String(n), type })
  }
}

export const currentTimestamp = current('current_timestamp', ['now'], TimestampType, '1.5.0', 'The time at which the query began.', nowOf, {
  args: ['int!?'],
  check: microseconds('TIMESTAMP_LTZ'),
})
export const localTimestamp = current(
  'localtimestamp',
  [],
  TimestampNTZType,
  '3.4.0',
  'The local time at which the query began, without a zone.',
  info => toLocal(nowOf(info), zoneOf(info.options.timeZone)),
  { args: ['int!?'], check: microseconds('TIMESTAMP_NTZ') },
)
/** The digits of the second that are asked for; six where the argument is more than a constant. */
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
