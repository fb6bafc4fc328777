import type { Memory } from '../../columnar/memory.ts'
import { cellReader } from '../../columnar/reader.ts'
import { INLINE } from '../../columnar/view.ts'
import type { DataType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type Block, emptyBlock, extend, release, reserve } from '../block.ts'
import { storeValue } from '../constant.ts'
import type { LeafPlan } from './column-plan.ts'
import { fault } from './errors.ts'
import { evolution } from './evolution.ts'
import type { LeafReader } from './leaf.ts'

/** A leaf whose values become those of another type, one by one. */
export function evolvingLeaf(memory: Memory, own: LeafReader, plan: LeafPlan, target: DataType, readerZone: string): LeafReader {
  const evolve = evolution(plan.type, plan.dataType, target, zoneOf(readerZone)) ?? fault('has a column of a type that cannot be converted')
  const stored = cellReader(plan.dataType)
  const width = widthOf[layoutOf(target)]
  const values: Block = emptyBlock()
  /** The bytes of long strings. */
  const texts: Block = emptyBlock()
  const encoder = new TextEncoder()

  /** Appends a long string's bytes; gives their offset. */
  function keep(bytes: Uint8Array, used: number): number {
    memory.u8.set(bytes, extend(memory, texts, used, used + bytes.length + 64) + used)
    return used
  }

  return {
    width,
    read(n, dst, validity) {
      const from = reserve(memory, values, n * own.width + 64)
      const nullsBefore = own.read(n, from, validity)
      if (nullsBefore === 0) memory.u8.fill(1, validity, validity + n)
      let nulls = 0
      let used = 0
      const long: [number, number][] = []
      memory.u8.fill(0, dst, dst + n * width)
      for (let i = 0; i < n; i++) {
        const v = memory.u8[validity + i] === 0 ? null : evolve(stored(memory, from + i * own.width))
        if (v === null) {
          memory.u8[validity + i] = 0
          nulls++
          continue
        }
        const to = dst + i * width
        const bytes = typeof v === 'string' ? encoder.encode(v) : undefined
        storeValue(memory, target, to, v, 0)
        if (bytes !== undefined && bytes.length > INLINE) {
          long.push([to, keep(bytes, used)])
          used += bytes.length
        }
      }
      for (const [to, offset] of long) memory.u32[(to >>> 2) + 2] = texts.address + offset
      return nulls
    },
    skip: own.skip,
    close() {
      own.close()
      release(memory, values)
      release(memory, texts)
    },
  }
}
