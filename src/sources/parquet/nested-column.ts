import type { Column } from '../../columnar/batch.ts'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type LeafReader, openLeaf } from './leaf.ts'
import { openAssembler } from './nested-assembly.ts'
import type { NestedPlan } from './nested-plan.ts'

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
  const assembler = openAssembler(memory, plan.node, leaves)
  return {
    skip: rows => {
      for (const leaf of leaves) leaf.skip(rows)
    },
    read(rows, column) {
      for (const leaf of leaves) leaf.read(rows)
      assembler.assemble(rows, column)
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
