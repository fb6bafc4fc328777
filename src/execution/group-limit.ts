import type { Alias, Expression, WindowExpression } from '../plan/expression.ts'
import type { RankingFunction } from './physical.ts'

/** The least rank that conditions allow, where all functions rank (Catalyst's InferWindowGroupLimit): they look at no rows of higher rank. */
export function groupLimit(
  windows: readonly Alias[],
  conditions: readonly Expression[],
): { rankLikeFunction: RankingFunction; limit: number } | undefined {
  const ranks = new Map<number, RankingFunction>()
  for (const w of windows) {
    const { function: f } = w.child as WindowExpression
    if (f.type !== 'Call' || !RANKING.has(f.name)) return undefined
    ranks.set(w.exprId, f.name as RankingFunction)
  }
  const limits = conditions.flatMap(c => {
    if (c.type !== 'Call') return []
    const [a, b] = c.args
    const [column, value, operator] = a?.type === 'Literal' ? [b, a, MIRRORED[c.name]] : [a, b, c.name]
    const rank = column?.type === 'AttributeReference' && ranks.get(column.exprId)
    if (!rank || value?.type !== 'Literal' || value.value === null) return []
    const n = Number(value.value)
    const limit = operator === '<' ? Math.ceil(n) - 1 : operator === '<=' || operator === '=' ? Math.floor(n) : 0
    return limit >= 1 ? [{ rankLikeFunction: rank, limit }] : []
  })
  return limits.sort((x, y) => x.limit - y.limit)[0]
}
const RANKING: ReadonlySet<string> = new Set<RankingFunction>(['row_number', 'rank', 'dense_rank'])
const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '>=': '<=', '=': '=' }
