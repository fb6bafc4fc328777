import type { Expression, LambdaFunction } from './expression.ts'
import type { LogicalPlan } from './logical.ts'

/** Keys of plan nodes: two nodes are the same exactly if their keys are. Origins, plan ids of DataFrames, and a source's own state don't count. */

const keys = new WeakMap<object, string>()

/** A string that identifies an expression up to origin. Attributes count by their id, whatever their name. */
export const exprKey = (e: Expression): string => keyOf(e)
/** A string that identifies a plan up to origins. */
export const planKey = (plan: LogicalPlan): string => keyOf(plan)

export const sameExpression = (a: Expression, b: Expression): boolean => a === b || exprKey(a) === exprKey(b)
export const samePlan = (a: LogicalPlan, b: LogicalPlan): boolean => a === b || planKey(a) === planKey(b)

const ignored = new Set(['kind', 'origin', 'specOrigin', 'driverState', 'writtenAs', 'fileVersion', 'cached', 'shipped'])

function keyOf(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return `${value}n`
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'object':
      break
    default:
      return String(value)
  }
  if (value === null) return 'null'
  let key = keys.get(value)
  if (key === undefined) {
    key = objectKey(value)
    if (Object.isFrozen(value)) keys.set(value, key)
  }
  return key
}

// a character that no text has in a key
const variable = (id: number | string): string => `\u0001${id}\u0002`

/** Parameters count by their places, numbered from the inside out. */
function lambdaKey({ params, body }: LambdaFunction): string {
  const inner = keyOf(body)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the marks above
  const depth = 1 + Math.max(0, ...[...inner.matchAll(/\u0001_(\d+)_/g)].map(m => Number(m[1])))
  const key = params.reduce((k, p, i) => k.replaceAll(variable(p.exprId), variable(`_${depth}_${i}`)), inner)
  return `{lambda:${params.map(p => keyOf(p.dataType ?? null)).join()}:${key}}`
}

function objectKey(value: object): string {
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`
  if (value instanceof Uint8Array) return `x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  const node = value as Record<string, unknown>
  if (node.kind === 'expression' && isPlan(node.plan))
    return `{${String(node.type)}:${keyOf({ ...node, plan: undefined })},${numbered(keyOf(node.plan), node)}}`
  if (node.type === 'AttributeReference') return `#${String(node.exprId)}`
  if (node.type === 'LambdaVariable') return variable(node.exprId as number)
  if (node.type === 'LambdaFunction') return lambdaKey(node as unknown as LambdaFunction)
  const parts: string[] = []
  for (const name of Object.keys(node).sort()) {
    const field = node[name]
    if (field === undefined || ignored.has(name) || (name === 'planId' && node.kind === 'plan')) continue
    parts.push(`${name}:${keyOf(field)}`)
  }
  return `{${parts.join()}}`
}

const isPlan = (v: unknown): boolean => typeof v === 'object' && v !== null && (v as { kind?: unknown }).kind === 'plan'

/** A subquery's key with its own columns numbered in the order in which they appear: two copies of it are the same. */
function numbered(key: string, subquery: Record<string, unknown>): string {
  const outer = new Set((subquery.outerAttributes as readonly { exprId: number }[] | undefined)?.map(a => String(a.exprId)))
  const numbers = new Map<string, number>()
  const number = (id: string): string => {
    if (outer.has(id)) return id
    if (!numbers.has(id)) numbers.set(id, numbers.size)
    return `~${numbers.get(id)}`
  }
  return key.replace(/(#|exprId:)(\d+)/g, (_, lead: string, id: string) => lead + number(id))
}

/** Do two plans compute the same columns in the same order, under ids of their own? Neither may refer to columns from outside of it. */
export function samePlanButForIds(a: LogicalPlan, b: LogicalPlan): boolean {
  const ids = new Map<unknown, unknown>()
  const taken = new Set<unknown>()
  const sameId = (x: unknown, y: unknown): boolean => {
    if (ids.has(x)) return ids.get(x) === y
    if (taken.has(y)) return false
    ids.set(x, y)
    taken.add(y)
    return true
  }
  const holds = (x: Record<string, unknown>, name: string) =>
    x[name] !== undefined && !ignored.has(name) && !(name === 'planId' && x.kind === 'plan')
  const same = (x: unknown, y: unknown): boolean => {
    if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) return Object.is(x, y)
    const [m, n] = [x as Record<string, unknown>, y as Record<string, unknown>]
    // of nodes that are one, the ids are to be the same as elsewhere
    if (x === y && m.kind === undefined && !Array.isArray(x)) return true
    if (m.type !== n.type || Array.isArray(x) !== Array.isArray(y)) return false
    if (m.type === 'AttributeReference') return sameId(m.exprId, n.exprId)
    if (x instanceof Uint8Array || x instanceof Map || x instanceof Set) return keyOf(x) === keyOf(y)
    const names = Object.keys(m).filter(name => holds(m, name))
    if (names.length !== Object.keys(n).filter(name => holds(n, name)).length) return false
    return names.every(name => (name === 'exprId' ? sameId(m[name], n[name]) : same(m[name], n[name])))
  }
  return same(a, b)
}
