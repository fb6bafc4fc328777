import { unsupported } from '../../util/unsupported.ts'
import { type DataInput, DataOutput } from './bytes.ts'

/** How values of one of Hadoop's classes are laid out. */
export interface Writable {
  readonly className: string
  read(input: DataInput): unknown
  /** False where the value does not fit. */
  write(value: unknown, output: DataOutput): boolean
}

const PACKAGE = 'org.apache.hadoop.io.'

/** Numbers where they are exact, else bigints. */
const numberOf = (v: bigint): number | bigint => (BigInt.asIntN(54, v) === v ? Number(v) : v)

const isIntegral = (v: unknown, bits: number): v is number | bigint => {
  if (typeof v === 'bigint') return BigInt.asIntN(bits, v) === v
  return typeof v === 'number' && Number.isInteger(v) && BigInt.asIntN(bits, BigInt(v)) === BigInt(v)
}

function writable<T>(
  name: string,
  read: (input: DataInput) => unknown,
  fits: (v: unknown) => v is T,
  put: (value: T, output: DataOutput) => void,
): Writable {
  return {
    className: PACKAGE + name,
    read,
    write(value, output) {
      if (!fits(value)) return false
      put(value, output)
      return true
    },
  }
}

const isInt =
  (bits: number) =>
  (v: unknown): v is number | bigint =>
    isIntegral(v, bits)
const isNumber = (v: unknown): v is number => typeof v === 'number'

/** A class is an entry here. */
const WRITABLES: readonly Writable[] = [
  writable(
    'Text',
    i => i.text(),
    v => typeof v === 'string',
    (v: string, o) => o.text(v),
  ),
  writable(
    'IntWritable',
    i => i.int32(),
    isInt(32),
    (v, o) => o.int32(Number(v)),
  ),
  writable(
    'LongWritable',
    i => numberOf(i.int64()),
    isInt(64),
    (v, o) => o.int64(BigInt(v)),
  ),
  writable(
    'VIntWritable',
    i => i.vint(),
    isInt(32),
    (v, o) => o.vint(v),
  ),
  writable(
    'VLongWritable',
    i => numberOf(i.vlong()),
    isInt(64),
    (v, o) => o.vint(v),
  ),
  writable(
    'ShortWritable',
    i => i.int16(),
    isInt(16),
    (v, o) => o.int16(Number(v)),
  ),
  writable(
    'ByteWritable',
    i => i.byte(),
    isInt(8),
    (v, o) => o.byte(Number(v)),
  ),
  writable(
    'DoubleWritable',
    i => i.float64(),
    isNumber,
    (v, o) => o.float64(v),
  ),
  writable(
    'FloatWritable',
    i => i.float32(),
    isNumber,
    (v, o) => o.float32(v),
  ),
  writable(
    'BooleanWritable',
    i => i.byte() !== 0,
    v => typeof v === 'boolean',
    (v: boolean, o) => o.byte(v ? 1 : 0),
  ),
  writable(
    'BytesWritable',
    i => new Uint8Array(i.raw(i.int32())),
    v => v instanceof Uint8Array,
    (v: Uint8Array, o) => {
      o.int32(v.length)
      o.raw(v)
    },
  ),
  writable(
    'NullWritable',
    () => null,
    v => v === null || v === undefined,
    () => {},
  ),
]

const byName = new Map(WRITABLES.map(w => [w.className, w]))

/** The layout of a class: Hadoop's whole name, or the last part of it. */
export function writableOf(className: string): Writable {
  const found = byName.get(className) ?? byName.get(PACKAGE + className)
  if (found === undefined) throw unsupported(`The class ${className} in sequence files`)
  return found
}

/** The class that a value is written as where nobody says. */
export function classOfValue(value: unknown): string {
  const classes = ['NullWritable', 'Text', 'BooleanWritable', 'BytesWritable']
  const nowhere = new DataOutput()
  const name = classes.find(c => writableOf(c).write(value, nowhere))
  if (name !== undefined) return name
  if (typeof value === 'number') return isIntegral(value, 32) ? 'IntWritable' : isIntegral(value, 53) ? 'LongWritable' : 'DoubleWritable'
  if (typeof value === 'bigint') return 'LongWritable'
  throw unsupported(
    `Writing a value of ${typeof value === 'object' ? (value?.constructor?.name ?? 'no class') : `the type ${typeof value}`} to a sequence file`,
  )
}
