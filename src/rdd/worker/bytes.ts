import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import type { BlockPlace } from '../storage/block-place.ts'

/**
 * Keeps bytes where all threads see them: in pages while no more than `room` bytes of these are in use, else in a file where a path is given.
 * Undefined where there is no place.
 */
export function store(memory: SharedMemory, parts: readonly Uint8Array[], room: number, path: string | undefined): BlockPlace | undefined {
  const size = parts.reduce((sum, p) => sum + p.length, 0)
  if (memory.used + size <= room) {
    try {
      const address = memory.allocate(Math.max(size, 1))
      let at = address
      for (const p of parts) {
        memory.u8.set(p, at)
        at += p.length
      }
      return { tier: 'memory', address, size }
    } catch (error) {
      if ((error as { condition?: string }).condition !== 'UNABLE_TO_ACQUIRE_MEMORY') throw error
    }
  }
  if (path === undefined) return undefined
  writeFile(path, parts)
  return { tier: 'disk', path, size }
}

export function writeFile(path: string, parts: readonly Uint8Array[]): void {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w', 0o600)
  try {
    for (const p of parts) for (let at = 0; at < p.length; ) at += writeSync(file, p, at)
  } finally {
    closeSync(file)
  }
}

/** The bytes of a place, or a range of them; a view where they lie in memory. */
export function load(memory: SharedMemory, place: BlockPlace, from = 0, to = place.size): Uint8Array {
  if (place.tier === 'memory') return memory.u8.subarray(place.address + from, place.address + to)
  const out = new Uint8Array(to - from)
  const file = openSync(place.path, 'r')
  try {
    let at = 0
    for (let n = 1; n > 0 && at < out.length; at += n) n = readSync(file, out, at, out.length - at, from + at)
    if (at < out.length) throw new RangeError(`${place.path} is shorter than what was written`)
  } finally {
    closeSync(file)
  }
  return out
}
