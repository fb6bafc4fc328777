import type { Emitter } from '../../codegen/emitter.ts'
import type { Maybe } from '../../codegen/value.ts'
import { isDeterministic } from '../../optimizer/expression-facts.ts'
import type { Expression } from '../../plan/expression.ts'
import { referencesOf } from '../../plan/output.ts'
import { layoutOf } from '../../types/layout.ts'
import { type I32, type I64, i32, i64, local, memory, select } from '../../wasm/instructions.ts'
import { dataTypeOfChild } from '../expression/emit-expression.ts'
import type { PipelineBuilder, Scope } from '../pipeline/builder.ts'
import { type KnownGroups, keyAttribute } from './coded-groups.ts'
import { WHOLE_NUMBERS } from './key-range.ts'

/** The slot of the groups that are remembered: all zeros where none is. */
export const JOINED_GROUPS = 'joinedgroups'
export const JOINED_GROUPS_SIZE = 1 << 19

/** What tells a group: the address of a build row, or a whole number; `mixed` is what of it goes into the entry's number. */
type Part = { readonly mixed: I32 } & ({ readonly bytes: 4; readonly value: I32 } | { readonly bytes: 8; readonly value: I64 })

/** Bytes of an entry at most: the group's row and the parts. */
const MOST_BYTES = 32

/**
 * Grouping by what was joined: keys that are columns of build rows (or made of them) are told by the rows' addresses, so that a group that was
 * seen a short while ago is found without its keys being read, hashed and compared. Whole numbers may be among the keys. A table of
 * entries, each of which a later group overwrites.
 */
export function joinedGroups(b: PipelineBuilder, scope: Scope, keys: readonly Expression[]): KnownGroups | undefined {
  const told = tellingParts(scope, keys)
  if (told === undefined) return undefined
  const { g } = b
  const parts = told.handles.map((h): Part => {
    const value = scope.handles.get(h)!
    return { bytes: 4, value, mixed: i32.shr_u(value, i32.const(3)) }
  })
  for (const { exprId, name } of told.numbers) parts.push(...numberParts(g, g.keepMaybe(b.read(g, scope, exprId, name))))
  // the group's row, then the short parts, then the long ones
  parts.sort((p, q) => p.bytes - q.bytes)
  let size = 4
  const placed = parts.map(part => {
    const offset = Math.ceil(size / part.bytes) * part.bytes
    size = offset + part.bytes
    return { part, offset }
  })
  if (size > MOST_BYTES) return undefined
  const shift = size <= MOST_BYTES / 2 ? 4 : 5
  const bits = Math.log2(JOINED_GROUPS_SIZE) - shift

  const memo = b.slot(JOINED_GROUPS, JOINED_GROUPS_SIZE)
  const place = g.local('i32', 'place')
  return {
    few: i32.const(0),
    known() {
      const mixed = parts.reduce((sum, p) => i32.mul(i32.xor(sum, p.mixed), i32.const(0x9e3779b1 | 0)), i32.const(0))
      g.emit(local.set(place, i32.add(g.ctx, i32.shl(i32.shr_u(mixed, i32.const(32 - bits)), i32.const(shift)))))
      const same = placed.map(({ part, offset }) =>
        part.bytes === 4
          ? i32.eq(part.value, i32.load(local.get(place), memo + offset))
          : i64.eq(part.value, i64.load(local.get(place), memo + offset)),
      )
      const all = same.reduce((x, y) => i32.and(x, y))
      return g.keep(select(i32.load(local.get(place), memo), i32.const(0), all))
    },
    remember(row) {
      g.emit(i32.store(local.get(place), row, memo))
      for (const { part, offset } of placed)
        g.emit(
          part.bytes === 4
            ? i32.store(local.get(place), part.value, memo + offset)
            : i64.store(local.get(place), part.value, memo + offset),
        )
    },
    forget: () => g.emit(memory.fill(i32.add(g.ctx, i32.const(memo)), i32.const(0), i32.const(JOINED_GROUPS_SIZE))),
  }
}

/** The build rows and whole numbers that tell a group; undefined where they don't, or tell no more than a number would. */
function tellingParts(
  scope: Scope,
  keys: readonly Expression[],
): { readonly handles: readonly number[]; readonly numbers: readonly { exprId: number; name: string }[] } | undefined {
  const handles = new Set<number>()
  const numbers = new Map<number, string>()
  for (const key of keys) {
    if (!isDeterministic(key)) return undefined
    for (const a of referencesOf(key)) {
      const slot = scope.slots.get(a.exprId)
      if (slot?.kind === 'field' && slot.stays) handles.add(slot.handle)
      else if (keyAttribute(key)?.exprId === a.exprId && WHOLE_NUMBERS.has(layoutOf(a.dataType))) numbers.set(a.exprId, a.name)
      else return undefined
    }
  }
  const [only] = keys
  const numbered = keys.length === 1 && WHOLE_NUMBERS.has(layoutOf(dataTypeOfChild(only!)))
  return handles.size === 0 || numbered
    ? undefined
    : { handles: [...handles], numbers: [...numbers].map(([exprId, name]) => ({ exprId, name })) }
}

function numberParts(g: Emitter, { val, isNull }: Maybe): Part[] {
  const nullPart = (flag: I32): Part => ({ bytes: 4, value: flag, mixed: flag })
  if (val.layout === 'i64') {
    const value = g.keep(isNull ? select(i64.const(0n), val.code, isNull) : val.code)
    const mixed = i32.xor(i32.wrap_i64(value), i32.wrap_i64(i64.shr_u(value, i64.const(32n))))
    return [{ bytes: 8, value, mixed }, ...(isNull ? [nullPart(isNull)] : [])]
  }
  const { code } = val as { code: I32 }
  const value = g.keep(isNull ? select(i32.const(0), code, isNull) : code)
  return [{ bytes: 4, value, mixed: value }, ...(isNull ? [nullPart(isNull)] : [])]
}
