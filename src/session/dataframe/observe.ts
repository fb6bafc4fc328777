import type { RuntimeConf } from '../../config/conf.ts'
import { UnresolvedAlias } from '../../plan/expression.ts'
import { CollectMetrics, type LogicalPlan, type MetricsObserver } from '../../plan/logical.ts'
import { StructField, StructType } from '../../types/data-type.ts'
import { callSite } from '../call-site.ts'
import type { Column } from '../column.ts'
import { Observation } from '../observation.ts'
import { rowReader } from '../rows.ts'

/** A plan whose rows are observed; metrics under a name alone go to nobody. Raises REUSE_OBSERVATION. */
export function observed(
  child: LogicalPlan,
  observation: Observation | string,
  metrics: readonly Column[],
  conf: RuntimeConf,
): LogicalPlan {
  if (observation instanceof Observation) observation.use()
  return CollectMetrics({
    name: typeof observation === 'string' ? observation : observation.name,
    metrics: metrics.map(m => (m.expr.type === 'Alias' ? m.expr : UnresolvedAlias({ child: m.expr }))),
    observer: observation instanceof Observation ? observerOf(observation, conf) : NOBODY,
    observerId: observation instanceof Observation ? ++lastObserver : 0,
    frame: child.planId ?? 0,
    child,
    origin: callSite('observe'),
  })
}

let lastObserver = 0

const NOBODY: MetricsObserver = { waiting: false, report: () => {} }

function observerOf(observation: Observation, conf: RuntimeConf): MetricsObserver {
  let waiting = true
  return {
    get waiting() {
      return waiting
    },
    report: (metrics, values) => {
      if (!waiting) return
      waiting = false
      const schema = StructType(metrics.map(a => StructField(a.name, a.dataType, a.nullable)))
      observation.set({ ...rowReader(schema, conf)(values) })
    },
  }
}
