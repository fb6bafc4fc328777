import type { LogicalPlan } from './logical.ts'
import { childrenOf } from './tree.ts'

const shapes = new WeakMap<LogicalPlan, number>()
const numbers = new Map<string, number>()

/** A number for the types of a plan's nodes: plans of different shapes are different. */
export function shapeOf(plan: LogicalPlan): number {
  let shape = shapes.get(plan)
  if (shape !== undefined) return shape
  const text = `${plan.type}(${childrenOf(plan).map(shapeOf).join()})`
  shape = numbers.get(text)
  if (shape === undefined) numbers.set(text, (shape = numbers.size))
  shapes.set(plan, shape)
  return shape
}
