import type { Emitter } from '../../codegen/emitter.ts'
import type { AttributeReference, Expression } from '../../plan/expression.ts'
import { br_if, type I32, i32, local, memory } from '../../wasm/instructions.ts'
import type { PipelineBuilder, Scope } from '../pipeline/builder.ts'
import { INPUT } from '../pipeline/spec.ts'

/** Groups that are remembered by what tells them sooner than their keys. */
export interface KnownGroups {
  /** Not 0 where there are so few that they are certain to come again. */
  readonly few: I32
  /** The group's row where it is known, else 0. */
  known(): I32
  /** Remembers the row of the group at hand. */
  remember(row: I32): void
  /** Forgets all rows: they have moved. */
  forget(): void
}

/** Combinations that are remembered at most. */
const COMBINATIONS = 16_384
/** The slot of the rows that are remembered: all zeros where none is. */
export const CODED_GROUPS = 'groups'
export const CODED_GROUPS_SIZE = COMBINATIONS * 4

/**
 * Grouping by columns that come as codes of small dictionaries: the group of each combination of codes is remembered, so that keys are
 * hashed and compared only once per combination and dictionary. Undefined where a key is no column of the scan, or may be null.
 */
export function codedGroups(b: PipelineBuilder, scope: Scope, keys: readonly Expression[]): KnownGroups | undefined {
  const columns = keys.map(key => {
    const column = keyAttribute(key)
    const slot = column && scope.slots.get(column.exprId)
    if (slot?.kind !== 'column' || slot.column.dictionary === undefined || slot.column.validity) return undefined
    return { input: slot.column.dictionary, index: scope.handles.get(slot.handle)! }
  })
  if (columns.length === 0 || !columns.every(c => c !== undefined)) return undefined
  const memo = b.slot(CODED_GROUPS, CODED_GROUPS_SIZE)
  const ids = b.slot(`${CODED_GROUPS}.dictionaries`, 4 * columns.length)
  const at = (g: Emitter, offset: number): I32 => i32.add(g.ctx, i32.const(offset))
  const forget = (g: Emitter): void => g.emit(memory.fill(at(g, memo), i32.const(0), i32.const(CODED_GROUPS_SIZE)))

  /** The number of combinations, 0 where there are too many or a column has no codes; other dictionaries than before begin anew. */
  const enabled = b.atEntry(
    g => {
      const total = g.local('i32', 'combinations')
      g.emit(local.set(total, i32.const(1)))
      g.block(done => {
        for (const { input } of columns) {
          const size = g.keep(i32.load(g.ctx, input + INPUT.dictionarySize))
          const tooMany = i32.or(i32.eqz(i32.load(g.ctx, input + INPUT.codes)), i32.gt_u(size, i32.const(COMBINATIONS)))
          g.if(tooMany, () => g.emit(local.set(total, i32.const(0))))
          g.emit(local.set(total, i32.mul(local.get(total), size)))
          g.if(i32.gt_u(local.get(total), i32.const(COMBINATIONS)), () => g.emit(local.set(total, i32.const(0))))
          g.emit(br_if(done, i32.eqz(local.get(total))))
        }
        const changed = g.local('i32', 'changed')
        columns.forEach(({ input }, i) => {
          const id = g.keep(i32.load(g.ctx, input + INPUT.dictionaryId))
          g.emit(local.set(changed, i32.or(local.get(changed), i32.ne(id, i32.load(g.ctx, ids + 4 * i)))))
          g.emit(i32.store(g.ctx, id, ids + 4 * i))
        })
        g.if(local.get(changed), () => forget(g))
      })
      return local.get(total)
    },
    'i32',
    'coded',
  )
  const codes = columns.map(({ input }) => b.atEntry(g => i32.load(g.ctx, input + INPUT.codes), 'i32', 'codes'))
  const sizes = columns.map(({ input }) => b.atEntry(g => i32.load(g.ctx, input + INPUT.dictionarySize), 'i32', 'size'))

  const place = b.g.local('i32', 'place')
  return {
    few: enabled,
    known() {
      const { g } = b
      const row = g.local('i32', 'known')
      g.emit(local.set(row, i32.const(0)))
      g.if(enabled, () => {
        const code = (i: number): I32 => i32.load(i32.add(codes[i]!, i32.shl(columns[i]!.index, i32.const(2))))
        const combination = columns.slice(1).reduce((sum, _, i) => i32.add(i32.mul(sum, sizes[i + 1]!), code(i + 1)), code(0))
        g.emit(local.set(place, i32.add(g.ctx, i32.shl(combination, i32.const(2)))))
        g.emit(local.set(row, i32.load(local.get(place), memo)))
      })
      return local.get(row)
    },
    remember(row) {
      const { g } = b
      g.if(enabled, () => g.emit(i32.store(local.get(place), row, memo)))
    },
    forget: () => forget(b.g),
  }
}

/** The attribute that a key is, if it is no more than that. */
export function keyAttribute(key: Expression): AttributeReference | undefined {
  const inner = key.type === 'Alias' ? key.child : key
  return inner.type === 'AttributeReference' ? inner : undefined
}
