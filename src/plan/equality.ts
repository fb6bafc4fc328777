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

const ignored = new Set([
  'kind',
  'origin',
  'specOrigin',
  'driverState',
  'folders',
  'writtenAs',
  'fileVersion',
  'cached',
  'shipped',
  'rddRows',
  'lineage',
  'observer',
])

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
  if (Array.isArray(value)) {
    let list = '['
    for (let i = 0; i < value.length; i++) list += i === 0 ? keyOf(value[i]) : `,${keyOf(value[i])}`
    return `${list}]`
  }
  if (value instanceof Uint8Array) return `x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  const node = value as Record<string, unknown>
  if (node.kind === 'expression' && isPlan(node.plan))
    return `{${String(node.type)}:${keyOf({ ...node, plan: undefined })},${numbered(keyOf(node.plan), node)}}`
  if (node.type === 'AttributeReference') return `#${String(node.exprId)}`
  if (node.type === 'LambdaVariable') return variable(node.exprId as number)
  if (node.type === 'LambdaFunction') return lambdaKey(node as unknown as LambdaFunction)
  // put together by `+`, which copies nothing until a key is compared: each level's key holds those below
  let key = '{'
  // which columns of its source they are, ids alone do not tell
  if (node.type === 'Relation') key += `columns:${keyOf((node.output as readonly { name: string }[]).map(a => a.name))},`
  for (const name of Object.keys(node).sort()) {
    const field = node[name]
    if (field === undefined || ignored.has(name) || (name === 'planId' && node.kind === 'plan')) continue
    key += `${name}:${keyOf(field)},`
  }
  return `${key}}`
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
