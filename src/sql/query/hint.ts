import { type Expression, UnresolvedAttribute } from '../../plan/expression.ts'
import { type LogicalPlan, Repartition } from '../../plan/logical.ts'
import type { Origin } from '../../plan/origin.ts'
import { UnresolvedHint } from '../../plan/unresolved.ts'
import { javaError } from '../../util/errors.ts'
import { primaryExpression } from '../expression/primary.ts'
import { identifier } from '../identifier.ts'
import { acceptSymbol, advance, commaSeparated, expectSymbol, isSymbol, originFrom, type Parser } from '../parser.ts'

export interface Hint {
  /** Upper case. */
  readonly name: string
  readonly parameters: readonly Expression[]
}

/** The hints of one hint comment. */
export function hints(p: Parser): Hint[] {
  const start = p.pos
  advance(p)
  const found: Hint[] = []
  do {
    const name = identifier(p).toUpperCase()
    let parameters: Expression[] = []
    if (acceptSymbol(p, '(')) {
      parameters = commaSeparated(p, primaryExpression)
      expectSymbol(p, ')')
    }
    found.push({ name, parameters })
    acceptSymbol(p, ',')
  } while (!isSymbol(p, '*/'))
  advance(p)
  const origin = originFrom(p, start)
  return found.map(({ name, parameters }) => ({ name, parameters: parameters.map(e => named(e, origin)) }))
}

/** A string stands for the column of its name. */
const named = (e: Expression, origin?: Origin): Expression =>
  e.type === 'Literal' && typeof e.value === 'string' ? UnresolvedAttribute({ nameParts: [e.value], ...(origin ? { origin } : {}) }) : e

/** Hints on partitioning are plan nodes of their own; those on joins are left to the analyzer. */
export function withHints(list: readonly Hint[], plan: LogicalPlan): LogicalPlan {
  return list.reduceRight((child, hint) => hinted(hint, child), plan)
}

/** A plan with a hint (of a DataFrame, too: strings stand for columns). */
export function hinted({ name, parameters }: Hint, child: LogicalPlan): LogicalPlan {
  const hint = { name: name.toUpperCase(), parameters: parameters.map(e => named(e)) }
  return repartitioned(hint, child) ?? UnresolvedHint({ ...hint, child, origin: child.origin })
}

const partitionings: Readonly<Record<string, 'hash' | 'range' | 'roundrobin' | 'coalesce'>> = {
  COALESCE: 'coalesce',
  REPARTITION: 'hash',
  REPARTITION_BY_RANGE: 'range',
}

function repartitioned({ name, parameters }: Hint, child: LogicalPlan): LogicalPlan | undefined {
  // its columns have to be there; how rows lie is no matter otherwise
  if (name === 'REBALANCE' && parameters.some(e => e.type === 'UnresolvedAttribute')) {
    const [first, ...rest] = parameters
    return repartitioned({ name: 'REPARTITION', parameters: first!.type === 'Literal' ? rest : parameters }, child)
  }
  const kind = Object.hasOwn(partitionings, name) ? partitionings[name]! : undefined
  if (kind === undefined) return undefined
  const [first, ...rest] = parameters
  const count = first?.type === 'Literal' && typeof first.value === 'number' ? first.value : undefined
  const expressions = count === undefined ? parameters : rest
  if (count !== undefined && count <= 0) throw javaError(`requirement failed: Number of partitions (${count}) must be positive.`)
  if (kind === 'coalesce' && (count === undefined || rest.length > 0)) return undefined
  if (kind === 'range' && expressions.length === 0) return undefined
  const partitioning = kind === 'hash' && expressions.length === 0 ? 'roundrobin' : kind
  return Repartition({ partitioning, numPartitions: count, expressions, child, origin: child.origin })
}
