import { BATCH_ROWS } from '../../columnar/batch.ts'
import type { Expression } from '../../plan/expression.ts'
import { referencesOf } from '../../plan/output.ts'
import { type I32, i32, local } from '../../wasm/instructions.ts'
import type { Produce, RuntimeFilter } from '../compiler.ts'
import { emitPredicate } from '../expression/emit-expression.ts'
import type { FileScan, InMemoryTableScan } from '../physical.ts'
import { type Consume, inputColumn, newHandle, type PipelineBuilder, type Scope, type Slot } from '../pipeline/builder.ts'
import { INPUT_SIZE, type InputColumn } from '../pipeline/spec.ts'

/**
 * A scan with its filters. The task's loop fills the filters' columns of a batch, calls the exported `filter` (which writes the
 * selected row numbers), fills the other columns if any row is left, and calls `process`.
 */
export const produceScan: Produce<FileScan> = (compiler, plan, _needed, consume) => {
  const tests = runtimeTests(compiler.filters, plan)
  const used = filterColumns(plan, tests)
  compiler.pipeline({
    operator: plan,
    nullable: plan.scan.columns.some(c => c.nullable),
    source: b => {
      const columns = plan.scan.columns.map((c, i) => ({ dataType: c.dataType, slot: b.slot(`input${i}`, INPUT_SIZE) }))
      return {
        kind: 'scan',
        spec: { kind: 'scan', scan: plan.scan, columns, filterColumns: used, hasFilter: plan.dataFilters.length + tests.length > 0 },
      }
    },
    emit: b => {
      const inputs = plan.scan.columns.map(
        (c, i): InputColumn => ({ dataType: c.dataType, slot: b.slot(`input${i}`, INPUT_SIZE), bounds: c.bounds }),
      )
      const handle = newHandle()
      const slots = new Map<number, Slot>()
      inputs.forEach((input, i) => {
        const nonNull = b.nonNull || !plan.scan.columns[i]!.nullable
        slots.set(plan.output[i]!.exprId, { kind: 'column', column: inputColumn(input, nonNull, true), handle })
      })
      emitFiltered(b, slots, handle, plan.dataFilters, tests, consume)
    },
  })
}

/** The joins' filters that the scan's columns tell of, where there are others that need not be read then. */
export function runtimeTests(filters: readonly RuntimeFilter[], plan: FileScan | InMemoryTableScan): readonly RuntimeFilter[] {
  const output = new Set(plan.output.map(a => a.exprId))
  const mine = filters.filter(f => f.columns.every(c => output.has(c.exprId)))
  return filterColumns(plan, mine).length < plan.output.length ? mine : []
}

/** `filter(ctx, n) → selected` and `process(ctx, n)`: without filters `process` takes rows 0 to n, with them the selected ones. */
export function emitFiltered(
  b: PipelineBuilder,
  slots: Map<number, Slot>,
  handle: number,
  filters: readonly Expression[],
  tests: readonly RuntimeFilter[],
  consume: Consume,
): void {
  const scopeAt = (row: I32): Scope => ({ handles: new Map([[handle, row]]), slots })
  if (filters.length + tests.length === 0) {
    b.function('process', ['n'], ([n]) => b.g.for(i32.const(0), n!, row => b.within(scopeAt(row), () => consume(b, scopeAt(row)))), true)
    return
  }
  const selection = b.slot('selection', BATCH_ROWS * 4)
  const count = b.slot('selected', 16)
  b.function(
    'filter',
    ['n'],
    ([n]) => {
      const g = b.g
      const selected = g.local('i32', 'selected')
      g.for(i32.const(0), n!, row => {
        b.within(scopeAt(row), () => {
          const append = (condition: I32): void => {
            g.emit(i32.store(i32.add(g.ctx, i32.shl(local.get(selected), i32.const(2))), row, selection))
            g.emit(local.set(selected, i32.add(local.get(selected), condition)))
          }
          const test = (i: number): void => {
            if (i === tests.length - 1) append(tests[i]!.test(b))
            else b.g.if(tests[i]!.test(b), () => test(i + 1))
          }
          if (filters.length === 0) test(0)
          else emitConjunction(b, filters, tests.length === 0 ? append : condition => b.g.if(condition, () => test(0)))
        })
      })
      g.emit(i32.store(g.ctx, local.get(selected), count))
    },
    true,
  )
  b.function(
    'process',
    ['n'],
    ([n]) => {
      const g = b.g
      g.for(i32.const(0), n!, k => {
        const row = g.keep(i32.load(i32.add(g.ctx, i32.shl(k, i32.const(2))), selection))
        b.within(scopeAt(row), () => consume(b, scopeAt(row)))
      })
    },
    true,
  )
}

/** Conditions that are plain code are joined without branches; the first that is not, and all after it, only run where those before hold. */
function emitConjunction(b: PipelineBuilder, filters: readonly Expression[], append: (condition: I32) => void): void {
  const g = b.g
  const [first, ...rest] = filters
  const isPlain = (e: Expression): boolean => plain(e)
  let condition = emitPredicate(g, first!, b)
  let i = 0
  while (i < rest.length && isPlain(filters[i]!) && isPlain(rest[i]!)) condition = i32.and(condition, emitPredicate(g, rest[i++]!, b))
  if (i === rest.length) append(condition)
  else g.if(condition, () => emitConjunction(b, rest.slice(i), append))
}

const PLAIN = new Set(['=', '<', '<=', '>', '>=', 'isnotnull', 'isnull', 'not'])

/** Comparisons of fixed-width columns and constants: cheaper than a mispredicted branch. */
function plain(e: Expression): boolean {
  if (e.type === 'Literal') return typeof e.value !== 'string'
  if (e.type === 'AttributeReference')
    return !['string', 'binary', 'decimal'].includes(e.dataType.type) || (e.dataType.type === 'decimal' && e.dataType.precision <= 18)
  return e.type === 'Call' && PLAIN.has(e.name) && e.args.every(plain)
}

/** The places of the columns that the scan's filters read, and the joins'. */
export function filterColumns(plan: FileScan | InMemoryTableScan, tests: readonly RuntimeFilter[]): number[] {
  const used = new Set([...plan.dataFilters.flatMap(f => referencesOf(f)), ...tests.flatMap(t => t.columns)].map(a => a.exprId))
  return plan.output.flatMap((a, i) => (used.has(a.exprId) ? [i] : []))
}
