import { printedAnalysis } from '../analyzer/analyzer.ts'
import { Compiler } from '../execution/compiler.ts'
import { type PhysicalOptions, physicalString } from '../execution/explain.ts'
import { formattedString } from '../execution/explain-formatted.ts'
import { collectSink } from '../execution/operators/collect.ts'
import type { StepMetrics } from '../execution/run.ts'
import { estimate } from '../optimizer/statistics.ts'
import { explainSections, outputLine, treeString } from '../plan/explain.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import type { QueryExecution } from './query-execution.ts'

export type ExplainMode = 'simple' | 'extended' | 'codegen' | 'cost' | 'formatted' | 'analyze'

/** The text of `explain(mode)`. */
export async function explainString(query: QueryExecution, mode: ExplainMode): Promise<string> {
  switch (mode) {
    case 'extended': {
      const analyzed = await query.analyzed()
      return explainSections({
        parsed: treeString(query.logical),
        analyzed: `${outputLine(analyzed)}\n${treeString(printedAnalysis(analyzed), undefined, { analyzed: true })}`,
        optimized: treeString(await query.optimized()),
        physical: physicalString(await query.physical()),
      })
    }
    case 'cost':
      return `== Optimized Logical Plan ==\n${withStatistics(await query.optimized())}\n${await physical(query, { estimates: true })}`
    case 'formatted':
      return `== Physical Plan ==\n${formattedString(await query.physical())}`
    case 'codegen':
      return codegen(query)
    case 'analyze':
      return analyze(query)
    default:
      return physical(query)
  }
}

/** The plan with the estimate of each operator behind it. */
const withStatistics = (plan: LogicalPlan): string =>
  treeString(plan, p => {
    const e = estimate(p)
    return `, Statistics(sizeInBytes=${bytes(e.sizeInBytes)}, rowCount=${rounded(e.rowCount)})`
  })

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']
function bytes(n: number): string {
  const unit = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, n) / 2) / 10)))
  return `${(n / 2 ** (10 * unit)).toFixed(1)} ${UNITS[unit]}`
}
/** Three digits: `1.20E+4`. */
const rounded = (n: number): string => (n < 1000 ? String(Math.round(n)) : n.toExponential(2).replace('e+', 'E+'))

const physical = async (query: QueryExecution, options: PhysicalOptions = {}): Promise<string> =>
  `== Physical Plan ==\n${physicalString(await query.physical(), options)}\n`

/** The WebAssembly text of every pipeline. */
async function codegen(query: QueryExecution): Promise<string> {
  const plan = await query.physical()
  const compiler = new Compiler()
  const { sink, consume } = collectSink(compiler.newSinkId(), plan.output)
  compiler.into(sink, () => compiler.produce(plan, new Set(plan.output.map(a => a.exprId)), consume))
  const modules = compiler.steps.flatMap(s => (s.kind === 'pipeline' ? [s] : []))
  return [
    `Found ${modules.length} WebAssembly module${modules.length === 1 ? '' : 's'}.`,
    ...modules.map((s, i) => `== Module ${i + 1} / ${modules.length}: ${s.name} ==\n${s.wat()}`),
  ].join('\n')
}

/** Runs the query; the plan with what each pipeline took. */
async function analyze(query: QueryExecution): Promise<string> {
  const steps: StepMetrics[] = []
  const started = performance.now()
  const { rows, plan } = await query.run(r => ({ rows: r.rows, plan: r.plan }), { onStep: s => steps.push(s) })
  const total = performance.now() - started
  const spilled = (n: number) => (n > 0 ? `   spilled ${bytes(n)}` : '')
  const lines = steps.map(
    s => `${s.name.padEnd(24)} ${String(s.tasks).padStart(6)} tasks ${s.milliseconds.toFixed(1).padStart(10)} ms${spilled(s.bytesSpilled)}`,
  )
  return `== Physical Plan ==\n${physicalString(plan, { estimates: true })}\n\n== Pipelines ==\n${lines.join('\n')}\n\n${rows} rows in ${total.toFixed(1)} ms`
}
