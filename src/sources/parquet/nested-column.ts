import type { Column } from '../../columnar/batch.ts'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { openAssembler } from '../nested-assembly.ts'
import { fault } from './errors.ts'
import { type LeafReader, openLeaf } from './leaf.ts'
import type { NestedPlan } from './nested-plan.ts'
import { levelShape } from './nested-shape.ts'

/** The row that a reader begins with. */
export const firstRow = (plan: NestedPlan): number => Math.max(...plan.leaves.map(leaf => leaf.firstRow))

/** Reads a nested column, forwards. */
export interface NestedReader {
  skip(rows: number): void
  read(rows: number, column: Column): void
  unpin(): void
  close(): void
}

export function openNested(memory: Memory, kernels: Kernels, fd: number, plan: NestedPlan): NestedReader {
  const leaves: LeafReader[] = plan.leaves.map(leaf => openLeaf(memory, kernels, fd, leaf))
  // The parts that are read may begin with different rows
  const first = firstRow(plan)
  plan.leaves.forEach((leaf, i) => {
    leaves[i]!.skip(first - leaf.firstRow)
  })
  if (plan.node.kind === 'leaf' || plan.node.kind === 'missing') return fault('has no nested column where one is expected')
  const levels = levelShape(plan.node, leaves)
  const assembler = openAssembler(memory, levels.shape)
  return {
    skip: rows => {
      for (const leaf of leaves) leaf.skip(rows)
    },
    read(rows, column) {
      for (const leaf of leaves) leaf.read(rows)
      levels.begin()
      assembler.assemble(rows, column)
      levels.end()
    },
    unpin: () => {
      for (const leaf of leaves) leaf.unpin()
    },
    close() {
      for (const leaf of leaves) leaf.close()
      assembler.close()
    },
  }
}
