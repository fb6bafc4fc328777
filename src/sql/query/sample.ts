import type { Expression } from '../../plan/expression.ts'
import { Limit, type LogicalPlan, Sample } from '../../plan/logical.ts'
import { UnresolvedFeature } from '../../plan/unresolved.ts'
import { doubleToString } from '../../types/number-format.ts'
import { expression } from '../expression/expression.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  closeList,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
  peek,
  reject,
  textFrom,
} from '../parser.ts'

// Spark draws the seed of a sample without REPEATABLE below this bound.
const SEEDS = 1000

/** `TABLESAMPLE (10 PERCENT | n ROWS | BUCKET x OUT OF y) [REPEATABLE (seed)]`; the plan itself if there is none. */
export function sample(p: Parser, child: LogicalPlan): LogicalPlan {
  if (!isWord(p, 'TABLESAMPLE') || !(isSymbol(p, '(', 1) || isSymbol(p, '(', 2))) return child
  const start = p.pos
  advance(p)
  const system = !acceptWords(p, 'BERNOULLI') && acceptWords(p, 'SYSTEM')
  expectSymbol(p, '(')
  const method = sampleMethod(p)
  expectSymbol(p, ')')
  let seed = BigInt(Math.floor(Math.random() * SEEDS))
  if (acceptWords(p, 'REPEATABLE')) {
    expectSymbol(p, '(')
    seed = BigInt(wholeNumber(p))
    expectSymbol(p, ')')
  }
  const origin = originFrom(p, start)
  if (system) return UnresolvedFeature({ name: 'TABLESAMPLE SYSTEM', children: [child], origin })
  if ('invalid' in method) {
    reject(p, start, '_LEGACY_ERROR_TEMP_0016', { bytesStr: method.invalid })
    return child
  }
  if ('unsupported' in method) {
    if (method.unsupported === '') reject(p, start, '_LEGACY_ERROR_TEMP_0014')
    else reject(p, start, '_LEGACY_ERROR_TEMP_0015', { msg: method.unsupported })
    return child
  }
  if ('rows' in method) return Limit({ limit: method.rows, child, origin })
  if (method.fraction < 0 || method.fraction > 1)
    reject(p, start, 'INVALID_TABLESAMPLE_FRACTION', { fraction: doubleToString(method.fraction) })
  return Sample({ lowerBound: 0, upperBound: method.fraction, withReplacement: false, seed, child, origin })
}

function sampleMethod(
  p: Parser,
): { readonly rows: Expression } | { readonly fraction: number } | { readonly unsupported: string } | { readonly invalid: string } {
  if (isSymbol(p, ')')) return { unsupported: '' }
  const percent = attempt(p, q => {
    const sign = acceptSymbol(q, '-') ? -1 : 1
    const t = peek(q)
    if (t.kind !== 'number' || (t.form !== 'integer' && t.form !== 'decimal')) fail(q)
    advance(q)
    expectWord(q, 'PERCENT')
    return (sign * Number(t.text)) / 100
  })
  if (percent !== undefined) return { fraction: percent }
  if (isWord(p, 'BUCKET')) {
    advance(p)
    const numerator = wholeNumber(p)
    expectWord(p, 'OUT', 'OF')
    const denominator = wholeNumber(p)
    if (!acceptWords(p, 'ON')) return { fraction: numerator / denominator }
    expression(p)
    return { unsupported: 'BUCKET x OUT OF y ON colname' }
  }
  const at = p.pos
  const rows = expression(p)
  if (acceptWords(p, 'ROWS')) return { rows }
  if (isWord(p, 'PERCENT')) fail(p)
  if (!isSymbol(p, ')')) closeList(p, 1)
  if (!/^\d+[bkmg]$/i.test(textFrom(p, at))) return { invalid: textFrom(p, at) }
  return { unsupported: 'byteLengthLiteral' }
}

function wholeNumber(p: Parser): number {
  const t = peek(p)
  if (t.kind !== 'number' || t.form !== 'integer') fail(p)
  return Number(advance(p).text)
}
