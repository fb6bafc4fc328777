import type { Batch, Column } from '#dist/columnar/batch.js'
import type { Memory } from '#dist/columnar/memory.js'
import { readCell } from '#dist/columnar/reader.js'
import { createMemory } from '#dist/columnar/shared-memory.js'
import type { ResolveRequest, ScanPlan, ScanRequest, ScanSource, Source } from '#dist/sources/source.js'
import type { DataType, StructType } from '#dist/types/data-type.js'
import { layoutOf, widthOf } from '#dist/types/layout.js'
import type { Value } from '#dist/types/value.js'

let shared: Memory | undefined
/** One memory for a test file. */
export function testMemory(): Memory {
  shared ??= createMemory({ maximumBytes: 1 << 28 })
  return shared
}

export interface ReadOptions {
  readonly options?: Record<string, string>
  readonly schema?: StructType
  readonly columns?: readonly string[]
  readonly filters?: ScanRequest['filters']
  readonly fields?: ScanRequest['fields']
  readonly batchRows?: number
  readonly parallelism?: number
  readonly conf?: Record<string, string>
  readonly sessionTimeZone?: string
}

export const resolveRequest = (paths: readonly string[], o: ReadOptions = {}): ResolveRequest => ({
  paths,
  options: o.options ?? {},
  ...(o.schema === undefined ? {} : { schema: o.schema }),
  sessionTimeZone: o.sessionTimeZone ?? 'UTC',
  caseSensitive: false,
  conf: key => o.conf?.[key],
})

export async function planTable(source: Source, path: string | readonly string[], o: ReadOptions = {}): Promise<[ScanSource, ScanPlan]> {
  const resolved = await source.resolve(resolveRequest(typeof path === 'string' ? [path] : path, o))
  const plan = await source.plan(resolved, {
    columns: o.columns ?? resolved.schema.fields.map(f => f.name),
    filters: o.filters ?? [],
    ...(o.fields === undefined ? {} : { fields: o.fields }),
    parallelism: o.parallelism ?? 1,
    conf: key => o.conf?.[key],
  })
  return [resolved, plan]
}

/** Reads a table to rows of internal values. */
export async function readTable(source: Source, path: string | readonly string[], o: ReadOptions = {}): Promise<Value[][]> {
  const [, plan] = await planTable(source, path, o)
  return readPlan(source, structuredClone(plan), o.batchRows)
}

export function makeBatch(memory: Memory, types: readonly DataType[], capacity: number): Batch {
  return {
    capacity,
    columns: types.map(
      (dataType): Column => ({
        dataType,
        buffer: memory.allocate(capacity * widthOf[layoutOf(dataType)]),
        validityBuffer: memory.allocate(capacity),
        values: 0,
        validity: 0,
        codes: 0,
        dictionary: 0,
        dictionarySize: 0,
      }),
    ),
  }
}
export function freeBatch(memory: Memory, batch: Batch): void {
  for (const c of batch.columns) {
    memory.free(c.buffer)
    memory.free(c.validityBuffer)
  }
}

export async function readPlan(source: Source, plan: ScanPlan, batchRows = 2048): Promise<Value[][]> {
  const memory = testMemory()
  const before = memory.used
  const batch = makeBatch(
    memory,
    plan.columns.map(c => c.dataType),
    batchRows,
  )
  const rows: Value[][] = []
  try {
    for (const split of plan.splits) {
      const cursor = await source.open(plan, split, memory)
      try {
        for (;;) {
          const n = await cursor.next(batchRows)
          if (n === 0) break
          for (let i = 0; i < plan.columns.length; i++) await cursor.fill(i, batch)
          for (let r = 0; r < n; r++) rows.push(batch.columns.map(c => valueAt(memory, c, r)))
        }
      } finally {
        await cursor.close()
      }
    }
  } finally {
    freeBatch(memory, batch)
  }
  // The kernels' scratch block stays
  if (memory.used > before + 65_536) throw new Error(`the cursors left ${memory.used - before} bytes behind`)
  return rows
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function viewBytes(memory: Memory, at: number): Uint8Array {
  const length = memory.dataView.getUint32(at, true)
  const from = length <= 12 ? at + 4 : memory.dataView.getUint32(at + 8, true)
  return memory.u8.slice(from, from + length)
}

/** The value of a lane; checks that codes, where there are any, say the same. */
export function valueAt(memory: Memory, c: Column, row: number): Value {
  const view = memory.dataView
  if (c.validity !== 0 && memory.u8[c.validity + row] === 0) return null
  const value = storedValue(memory, c.dataType, c.values, row)
  if (c.codes !== 0) {
    const code = view.getUint32(c.codes + row * 4, true)
    if (code >= c.dictionarySize) throw new Error(`code ${code} of ${c.dictionarySize}`)
    const coded = storedValue(memory, c.dataType, c.dictionary, code)
    if (String(coded) !== String(value)) throw new Error(`code ${code} is ${coded}, not ${value}`)
  }
  return value
}

function storedValue(memory: Memory, t: DataType, base: number, row: number): Value {
  const view = memory.dataView
  const layout = layoutOf(t)
  const at = base + row * widthOf[layout]
  switch (layout) {
    case 'bool':
      return memory.u8[at] !== 0
    case 'i8':
      return view.getInt8(at)
    case 'i16':
      return view.getInt16(at, true)
    case 'i32':
      return view.getInt32(at, true)
    case 'i64':
      return view.getBigInt64(at, true)
    case 'f32':
      return view.getFloat32(at, true)
    case 'f64':
      return view.getFloat64(at, true)
    case 'i128':
      return (view.getBigInt64(at + 8, true) << 64n) | view.getBigUint64(at, true)
    case 'view': {
      if (t.type === 'array' || t.type === 'map' || t.type === 'struct') return readCell(memory, t, at)
      const bytes = viewBytes(memory, at)
      return t.type === 'binary' ? bytes : decoder.decode(bytes)
    }
  }
}
