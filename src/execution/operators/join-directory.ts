import { loadField } from '../../codegen/row.ts'
import type { Maybe } from '../../codegen/value.ts'
import { br, br_if, drop, type I32, i32, i64, local, select } from '../../wasm/instructions.ts'
import { emitHash } from '../expression/emit-equality.ts'
import type { PipelineBuilder } from '../pipeline/builder.ts'
import { FLAGS, HASH, UNMATCHABLE } from '../pipeline/spec.ts'
import { forRows } from './aggregate.ts'
import type { BuildSide } from './hash-join.ts'
import { hasBits, hasHeads, headOf, setBit, testBit } from './key-range.ts'

/**
 * Where a join finds its build rows. A directory has an entry {first row u32, bloom bits u32} for some bits of the hash, or, where keys are whole
 * numbers that lie close together, a first row (u32) for every number in their range (key-range.ts): which of the two, turns out when the build
 * side is complete, and code for both is written. Rows of one entry are chained: each begins with the address of the next.
 *
 * Before the directory lie 16 bytes: how many rows have a null key (u32), and 1 where an entry has several rows (u32; always where entries are
 * of hashes).
 */
export const DIRECTORY = { header: 16, nullKeys: -16, several: -12 } as const

/** What is looked up. */
export interface Probed {
  readonly keys: readonly Maybe[]
  /** 1 where the row can't match. */
  readonly nulls: I32 | undefined
  readonly hash: () => I32
}

const lanes = (bit: I32): I32 => i32.sub(i32.const(0), bit)

export const entryOf = (b: PipelineBuilder, directory: string, hash: I32): I32 =>
  b.g.keep(i32.add(b.loadParam(directory), i32.shl(i32.and(hash, b.loadParam(`${directory}.mask`)), i32.const(3))))

const bloomBit = (entry: I32, hash: I32): I32 => i32.and(i32.shr_u(i32.load(entry, 4), i32.shr_u(hash, i32.const(27))), i32.const(1))

/** 0 where there is no row with these keys. `bitsOf`: the key that may have a bitmap. */
export function mayHold(b: PipelineBuilder, { keys, nulls }: Omit<Probed, 'hash'>, directory: string, bitsOf: number | undefined): I32 {
  const { g } = b
  const bit = g.local('i32', 'bit')
  const bloom = (): void => {
    const hash = emitHash(g, keys)
    g.emit(local.set(bit, bloomBit(entryOf(b, directory, hash), hash)))
  }
  const byNumber = (key: Maybe): void => {
    g.emit(local.set(bit, testBit(b, directory, key)))
    if (keys.length > 1) g.if(local.get(bit), bloom)
  }
  if (bitsOf === undefined) bloom()
  else g.if(hasBits(b, directory), () => byNumber(keys[bitsOf]!), bloom)
  return nulls ? i32.and(local.get(bit), i32.eqz(nulls)) : local.get(bit)
}

/** The first row that may have these keys, 0 where there is none, and the hash, which is set where rows are to be compared by it. */
export function lookUp(b: PipelineBuilder, { keys, nulls, hash }: Probed, directory: string, range: boolean): { first: I32; hash: I32 } {
  const { g } = b
  const [first, hashed] = [g.local('i32', 'first'), g.local('i32', 'hash')]
  const found = (bit: I32) => g.keep(nulls ? i32.and(bit, i32.eqz(nulls)) : bit)
  const byHash = (bit?: I32): void => {
    g.emit(local.set(hashed, hash()))
    // without a bit a row looks at the first entry
    const entry = entryOf(b, directory, bit ? i32.and(local.get(hashed), lanes(bit)) : local.get(hashed))
    const there = bit ?? found(bloomBit(entry, local.get(hashed)))
    g.emit(local.set(first, i32.and(i32.load(entry), lanes(there))))
  }
  const byNumber = (): void => {
    const bit = found(testBit(b, directory, keys[0]!))
    g.if(
      hasHeads(b, directory),
      () => g.emit(local.set(first, i32.and(i32.load(headOf(b, directory, keys[0]!, bit)), lanes(bit)))),
      () => byHash(bit),
    )
  }
  if (range) g.if(hasBits(b, directory), byNumber, byHash)
  else byHash()
  return { first: local.get(first), hash: local.get(hashed) }
}

/** The row behind another in its chain, or 0. */
export function nextRow(b: PipelineBuilder, directory: string, row: I32): I32 {
  const { g } = b
  const next = g.local('i32', 'next')
  const at = b.loadParam(directory)
  const several = b.atEntry(() => i32.load(i32.add(at, i32.const(DIRECTORY.several))), 'i32', 'several')
  g.if(
    several,
    () => g.emit(local.set(next, i32.load(row))),
    () => g.emit(local.set(next, i32.const(0))),
  )
  return local.get(next)
}

/** Rows whose entries are read together before they are linked. */
const TOUCHED = 64

/**
 * Links rows into the directory, by atomic operations. Each of these waits for all before it, and so for its entry to come from memory; so
 * entries of hashes are read before, those of some rows at a time, which the processor does side by side. Numbers tend to lie in some order.
 */
export function emitLink(b: PipelineBuilder, directory: string, build: BuildSide, from: I32, to: I32): void {
  const { g } = b
  const { size } = build.layout
  const [at, end, seen] = [g.local('i32', 'at'), g.local('i32', 'end'), g.local('i32', 'seen')]
  const touch = (): void =>
    forRows(g, local.get(at), local.get(end), size, row => {
      const entry = entryOf(b, directory, i32.load(row, HASH))
      g.emit(local.set(seen, i32.add(local.get(seen), i32.load(entry))))
    })
  g.emit(local.set(at, from))
  g.loop(done => {
    g.emit(br_if(done, i32.ge_u(local.get(at), to)))
    const left = g.keep(i32.sub(to, local.get(at)))
    const some = i32.const(TOUCHED * size)
    g.emit(local.set(end, i32.add(local.get(at), select(left, some, i32.lt_u(left, some)))))
    if (build.keyRange) g.if(i32.eqz(hasHeads(b, directory)), touch)
    else touch()
    forRows(g, local.get(at), local.get(end), size, row => linkRow(b, directory, build, row))
    g.emit(local.set(at, local.get(end)))
  })
  // what nobody wants would not be read
  g.emit(i32.store(g.ctx, local.get(seen), b.slot('touched', 16)))
}

function linkRow(b: PipelineBuilder, directory: string, { layout, bitsOf, keyRange }: BuildSide, row: I32): void {
  const { g } = b
  const at = b.loadParam(directory)
  const header = (offset: number): I32 => i32.add(at, i32.const(offset))
  g.block(next => {
    g.if(i32.and(i32.load(row, FLAGS), i32.const(UNMATCHABLE)), () => {
      g.emit(drop(i32.atomic_rmw_add(header(DIRECTORY.nullKeys), i32.const(1))))
      g.emit(br(next))
    })
    const byHash = (): void => {
      const hash = g.keep(i32.load(row, HASH))
      const entry = entryOf(b, directory, hash)
      const bloom = g.keep(i64.shl(i64.const(1), i64.extend_i32_u(i32.add(i32.shr_u(hash, i32.const(27)), i32.const(32)))))
      g.loop(end => {
        const old = g.keep(i64.load(entry))
        g.emit(i32.store(row, i32.wrap_i64(old)))
        const fresh = i64.or(i64.or(i64.and(old, i64.const(0xffffffff00000000n)), i64.extend_i32_u(row)), bloom)
        g.emit(br_if(end, i64.eq(i64.atomic_rmw_cmpxchg(entry, old, fresh), old)))
      })
    }
    if (bitsOf === undefined) return byHash()
    const key = g.keepMaybe(loadField(g, layout.fields[bitsOf]!, row))
    setBit(b, directory, key)
    if (!keyRange) return byHash()
    const byNumber = (): void => {
      const old = g.keep(i32.atomic_rmw_xchg(headOf(b, directory, key), row))
      g.emit(i32.store(row, old))
      g.if(old, () => g.emit(i32.store(header(DIRECTORY.several), i32.const(1))))
    }
    g.if(hasHeads(b, directory), byNumber, byHash)
  })
}
