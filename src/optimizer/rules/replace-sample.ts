import { Call, type Expression, Literal } from '../../plan/expression.ts'
import { Filter, type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf, toAttribute } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { DoubleType, LongType } from '../../types/data-type.ts'
import { and, comparison, falseLiteral } from '../calls.ts'
import { rule } from '../rule.ts'
import { alias, attributesOf } from '../substitute.ts'

/** A sample without replacement keeps the rows whose random number is within bounds: `Sample a b x  ⇒  Filter (rand >= a AND rand < b) x`. */
export const replaceSample = rule(
  'ReplaceSample',
  plan =>
    transformUp(plan, (p): LogicalPlan => {
      if (p.type !== 'Sample' || p.withReplacement) return p
      const { lowerBound, upperBound, child } = p
      if (lowerBound <= 0 && upperBound >= 1) return child
      if (lowerBound >= upperBound) return Filter({ condition: falseLiteral, child })
      const random = Call({ name: 'rand', args: [Literal({ value: p.seed, dataType: LongType })], dataType: DoubleType, nullable: false })
      if (lowerBound <= 0) return Filter({ condition: comparison('<', random, double(upperBound)), child })
      const output = outputOf(child)
      const drawn = alias(random, 'rand')
      const at = toAttribute(drawn)
      const condition = and(comparison('>=', at, double(lowerBound)), comparison('<', at, double(upperBound)))
      const drawing = Project({ projectList: [...output, drawn], child })
      return Project({ projectList: attributesOf(output), child: Filter({ condition, child: drawing }) })
    }),
  'Sample',
)

const double = (value: number): Expression => Literal({ value, dataType: DoubleType })
