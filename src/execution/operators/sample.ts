import { AttributeReference, Call, type Expression, Literal, newExprId } from '../../plan/expression.ts'
import { ArrayType, BooleanType, type DataType, DoubleType, IntegerType, LongType } from '../../types/data-type.ts'
import type { Produce } from '../compiler.ts'
import { FilterExec, GenerateExec, type SampleExec } from '../physical.ts'
import { produceFilter } from './filter.ts'
import { produceGenerate } from './generate.ts'

const call = (name: string, args: readonly Expression[], dataType: DataType): Expression => Call({ name, args, dataType, nullable: false })

/** A sample as a filter, or with replacement as a row for each time that it is drawn. */
export function sampling(plan: SampleExec): FilterExec | GenerateExec {
  const { child } = plan
  const double = (value: number): Expression => Literal({ value, dataType: DoubleType })
  const seed = Literal({ value: plan.seed, dataType: LongType })
  if (!plan.withReplacement) {
    const condition = call('$sample_cell', [double(plan.lowerBound), double(plan.upperBound), seed], BooleanType)
    return FilterExec({ output: plan.output, condition, child })
  }
  const times = call('$sample_count', [double(plan.upperBound - plan.lowerBound), seed], IntegerType)
  const collection = call('array_repeat', [Literal({ value: 0, dataType: IntegerType }), times], ArrayType(IntegerType, false))
  const copy = AttributeReference({
    name: 'copy',
    dataType: IntegerType,
    nullable: false,
    exprId: newExprId(),
    qualifier: [],
  }) as AttributeReference
  const output = [...plan.output, copy]
  return GenerateExec({ output, collection, inline: false, position: false, outer: false, generatorOutput: [copy], child })
}

export const produceSample: Produce<SampleExec> = (compiler, plan, needed, consume) => {
  const made = sampling(plan)
  return made.type === 'Filter' ? produceFilter(compiler, made, needed, consume) : produceGenerate(compiler, made, needed, consume)
}
