import { sparkError } from '../../util/errors.ts'
import type { Produce } from '../compiler.ts'
import type { InMemoryTableScan } from '../physical.ts'
import { inputColumn, newHandle, type Slot } from '../pipeline/builder.ts'
import { INPUT_SIZE, type InputColumn } from '../pipeline/spec.ts'
import { emitFiltered, filterColumns, runtimeTests } from './scan.ts'

/** Batches of a cached DataFrame, which the run has filled, with the scan's filters: as a scan of files (scan.ts). */
export const produceCached: Produce<InMemoryTableScan> = (compiler, plan, _needed, consume) => {
  const { output, positions, dataFilters } = plan
  const known = compiler.cachedColumns(plan.cacheId)
  const columns = positions.map(p => known?.[p])
  output.forEach((a, i) => {
    if (!a.nullable && columns[i]?.nullable)
      throw sparkError('INTERNAL_ERROR', { message: `the cached column ${a.name} has nulls that it did not have before; refresh it` })
  })
  // what the data says counts, not what the type allows
  const nullable = output.map((a, i) => columns[i]?.nullable ?? a.nullable)
  const tests = runtimeTests(compiler.filters, plan)
  compiler.pipeline({
    operator: plan,
    nullable: nullable.includes(true),
    source: b => ({
      kind: 'cached',
      cacheId: plan.cacheId,
      filters: plan.pushedFilters,
      spec: {
        kind: 'cached',
        types: plan.types,
        positions,
        columns: output.map((a, i) => ({ dataType: a.dataType, slot: b.slot(`input${i}`, INPUT_SIZE) })),
        filterColumns: filterColumns(plan, tests),
        hasFilter: dataFilters.length + tests.length > 0,
      },
    }),
    emit: b => {
      const handle = newHandle()
      const slots = new Map<number, Slot>()
      output.forEach((a, i) => {
        const input: InputColumn = { dataType: a.dataType, slot: b.slot(`input${i}`, INPUT_SIZE), bounds: columns[i]?.bounds }
        slots.set(a.exprId, { kind: 'column', column: inputColumn(input, b.nonNull || !nullable[i], true), handle })
      })
      emitFiltered(b, slots, handle, dataFilters, tests, consume)
    },
  })
}
