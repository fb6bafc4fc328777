import { rmSync } from 'node:fs'
import type { RowLayout } from '../../codegen/row.ts'
import { fillBytes } from '../../columnar/memory.ts'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import { bytesOf, type LoadedChunk, type RowChunk, type RowFile, RowFileReader, rowsOf } from '../../storage/row-file.ts'
import { DIRECTORY } from '../operators/join-directory.ts'
import { LAST_PASS } from '../operators/spilled-join.ts'
import { FLAGS, HASH, MATCHED, type SourceSpec } from '../pipeline/spec.ts'
import { divideRows } from './divide-rows.ts'
import type { PipelineInstance } from './instance.ts'
import { FAN_OUT, SHIFT_STEP, type Spill, shapeOf, TOP_SHIFT } from './spill.ts'

export interface JoinHost {
  readonly instance: PipelineInstance
  readonly memory: SharedMemory
  readonly join: Extract<SourceSpec, { kind: 'join' }>
  readonly spill: Spill
  /** Build rows with a null key, of all partitions. */
  readonly nulls: number
  cancelled(): boolean
  /** Runs an exported function over rows of a size, a batch at a time. */
  steps(run: (ctx: number, from: number, to: number) => void, from: number, to: number, rowSize: number): Promise<void>
}

/** Bytes of the directory for a row of the build side, at most. */
const DIRECTORY_BYTES = 24

/**
 * Joins a partition of both sides. A build side that memory has no room for is divided by the next bits of the hash, the probe side with
 * it; one that can't be divided is taken in pieces, and the probe side passes by once for each.
 */
export async function joinPartition(
  host: JoinHost,
  build: readonly RowFile[],
  probe: readonly RowFile[],
  shift = host.join.keyed ? TOP_SHIFT - SHIFT_STEP : -1,
): Promise<void> {
  const { join, spill } = host
  const rows = build.reduce((n, f) => n + rowsOf(f), 0)
  const probes = probe.reduce((n, f) => n + rowsOf(f), 0)
  if (host.cancelled() || (rows === 0 && (probes === 0 || !join.probeAlone)) || (probes === 0 && !join.buildPreserved)) return
  const bytes = build.reduce((n, f) => n + bytesOf(f, join.build.size), 0) + rows * DIRECTORY_BYTES
  if (shift < 0 || rows <= 1 || spill.fits(bytes, rows)) return joinPieces(host, build, probe)
  const divide = (files: readonly RowFile[], layout: RowLayout): RowFile => {
    const shape = shapeOf(layout)
    return divideRows({ memory: host.memory, spill, shape, hashOffset: HASH, shift, writer: spill.writer(shape) }, [], files)
  }
  const left = divide(build, join.build)
  const right = divide(probe, join.probe)
  try {
    for (let p = 0; p < FAN_OUT; p++) {
      const part = ({ path, chunks }: RowFile): RowFile => ({ path, chunks: chunks.filter(c => c.partition === p) })
      const own = part(left)
      // rows of one hash can't be told apart by it
      await joinPartition(host, [own], [part(right)], rowsOf(own) === rows ? -1 : shift - SHIFT_STEP)
    }
  } finally {
    for (const { path } of [left, right]) rmSync(path, { force: true })
  }
}

interface Piece {
  readonly path: string
  readonly chunk: RowChunk
}

async function joinPieces(host: JoinHost, build: readonly RowFile[], probe: readonly RowFile[]): Promise<void> {
  const { join, spill, memory, instance } = host
  const size = join.build.size
  const all = build.flatMap(({ path, chunks }) => chunks.map((chunk): Piece => ({ path, chunk })))
  const probes = probe.reduce((n, f) => n + rowsOf(f), 0)
  const reader = new RowFileReader(memory, shapeOf(join.build))
  const probeReader = new RowFileReader(memory, shapeOf(join.probe))
  /** Whether each probe row has matched, where they pass by several times. */
  let matched: Uint8Array | undefined
  try {
    for (let next = 0; next === 0 || next < all.length; ) {
      if (host.cancelled()) return
      const piece: LoadedChunk[] = []
      try {
        let [rows, bytes] = [0, 0]
        const { budget } = spill
        while (next < all.length) {
          const { path, chunk } = all[next]!
          rows += chunk.rows
          bytes += chunk.long + chunk.rows * (size + DIRECTORY_BYTES)
          if (piece.length > 0 && (bytes > budget || rows > spill.settings.maxRows)) break
          piece.push(reader.load(path, chunk))
          next++
        }
        const last = next >= all.length
        if (!last) matched ??= new Uint8Array(probes)
        const directory = openDirectory(host, rows, last)
        for (const { from, to } of piece) instance.plain.link!(instance.ctx, from, to)
        await probeAll(host, probeReader, probe, matched)
        if (join.buildPreserved) for (const { from, to } of piece) await host.steps(instance.plain.rest!, from, to, size)
        memory.free(directory)
      } finally {
        for (const { address } of piece) memory.free(address)
      }
      if (all.length === 0) return
    }
  } finally {
    reader.close()
    probeReader.close()
  }
}

function openDirectory({ instance, memory, join, nulls }: JoinHost, rows: number, last: boolean): number {
  let slots = 16
  while (slots * 0.75 < rows) slots *= 2
  const block = memory.allocate(DIRECTORY.header + slots * 8)
  fillBytes(memory, block, DIRECTORY.header + slots * 8)
  const address = block + DIRECTORY.header
  memory.u32[(address + DIRECTORY.nullKeys) >>> 2] = nulls
  memory.u32[(address + DIRECTORY.several) >>> 2] = 1
  const set = (name: string, value: number): void => {
    memory.u32[instance.slot(name) >>> 2] = value
  }
  set(join.directory, address)
  set(`${join.directory}.mask`, slots - 1)
  set(LAST_PASS, last ? 1 : 0)
  return block
}

async function probeAll(
  { instance, memory, join, steps, cancelled }: JoinHost,
  reader: RowFileReader,
  probe: readonly RowFile[],
  matched: Uint8Array | undefined,
): Promise<void> {
  const { size } = join.probe
  let seen = 0
  for (const { path, chunks } of probe)
    for (const chunk of chunks) {
      if (cancelled()) return
      const { address, from, to } = reader.load(path, chunk)
      try {
        if (matched) for (let row = from, i = seen; row < to; row += size, i++) if (matched[i] === 1) memory.u8[row + FLAGS]! |= MATCHED
        await steps(instance.plain.process, from, to, size)
        if (matched) for (let row = from, i = seen; row < to; row += size, i++) matched[i] = memory.u8[row + FLAGS]! & MATCHED
        seen += chunk.rows
      } finally {
        memory.free(address)
      }
    }
}
