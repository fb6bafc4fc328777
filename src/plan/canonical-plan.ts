import { planKey } from './equality.ts'
import type { LogicalPlan } from './logical.ts'
import { childrenOf } from './tree.ts'

/** Strings are skipped, as they may hold anything; names of columns and the time of the analysis do not count. */
const PARTS = /#(\d+)|\b(exprId|cteId):(\d+)(?:,name:"(?:[^"\\]|\\.)*")?|\bids:\[([\d,]*)\]|"(?:[^"\\]|\\.)*"|\bnow:-?\d+n/g

const keys = new WeakMap<LogicalPlan, string>()

/**
 * The key of a plan in which attributes, and common table expressions, count by the order of their appearance, as each analysis gives them
 * new ids, and in which what they are called is left out.
 */
export function canonicalKey(plan: LogicalPlan): string {
  let key = keys.get(plan)
  if (key !== undefined) return key
  const seen = new Map<string, number>()
  const number = (id: string): number => {
    let n = seen.get(id)
    if (n === undefined) seen.set(id, (n = seen.size))
    return n
  }
  key = planKey(plan).replace(
    PARTS,
    (whole: string, reference: string | undefined, what: string | undefined, id: string | undefined, ids: string | undefined) => {
      if (reference !== undefined) return `#${number(reference)}`
      if (what !== undefined) return `${what}:${number(what === 'cteId' ? `cte${id}` : id!)}`
      if (ids !== undefined)
        return `ids:[${ids
          .split(',')
          .map(i => number(`cte${i}`))
          .join()}]`
      return whole.startsWith('now:') ? '' : whole
    },
  )
  keys.set(plan, key)
  return key
}

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
