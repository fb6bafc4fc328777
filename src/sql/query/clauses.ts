import { isIdentifier } from '../identifier.ts'
import { isAnyWord, isSymbol, isWord, type Parser, peek } from '../parser.ts'

// As nothing is reserved, a keyword behind an expression or a table may be its alias or the next clause.
// It is the clause where what follows can only belong to it.

const sets = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS'])
const setRight = new Set(['ALL', 'DISTINCT', 'SELECT', 'VALUES', 'TABLE', 'FROM', 'WITH', 'MAP', 'REDUCE'])
const withBy = new Set(['GROUP', 'ORDER', 'SORT', 'CLUSTER', 'DISTRIBUTE'])
const withExpression = new Set(['WHERE', 'HAVING', 'QUALIFY', 'LIMIT', 'OFFSET', 'ON', 'AND', 'OR', 'USING'])
const joinWords = new Set(['JOIN', 'INNER', 'CROSS', 'LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI', 'NATURAL', 'ASOF'])
const joinTails = new Set(['JOIN', 'OUTER', 'SEMI', 'ANTI', 'INNER', 'CROSS', 'LEFT', 'RIGHT', 'FULL', 'ASOF'])

const startsValue = (p: Parser, ahead: number): boolean => {
  const t = peek(p, ahead)
  return t.kind === 'symbol' ? '(-+~!?:*'.includes(t.text) : t.kind !== 'end' && t.kind !== 'unknown'
}

/** Does the keyword here begin the clause it is named after, rather than being a name? */
export function isClauseAhead(p: Parser): boolean {
  const t = peek(p)
  if (t.kind !== 'word') return false
  const word = t.value
  if (word === 'AS') return isIdentifier(p, 1) || isSymbol(p, '(', 1)
  if (word === 'FROM') return isIdentifier(p, 1) || isSymbol(p, '(', 1)
  if (withBy.has(word)) return isWord(p, 'BY', 1) && (p.inSelect || peek(p, 2).kind !== 'end')
  if (sets.has(word)) return isSymbol(p, '(', 1) || isAnyWord(p, setRight, 1)
  if (withExpression.has(word)) return startsValue(p, 1)
  if (joinWords.has(word)) return word === 'JOIN' ? isIdentifier(p, 1) || isSymbol(p, '(', 1) : isAnyWord(p, joinTails, 1)
  if (word === 'SELECT') return startsValue(p, 1) && !isSymbol(p, '.', 2)
  switch (word) {
    case 'WITH':
      return isWord(p, 'ROLLUP', 1) || isWord(p, 'CUBE', 1) || isSymbol(p, '(', 1)
    case 'GROUPING':
      return isWord(p, 'SETS', 1)
    case 'INSERT':
      return isWord(p, 'INTO', 1) || isWord(p, 'OVERWRITE', 1)
    case 'MATCH_CONDITION':
      return isSymbol(p, '(', 1)
    case 'APPROX':
    case 'EXACT':
      return isWord(p, 'NEAREST', 1)
    case 'FOR':
      return (isWord(p, 'AS', 2) && isWord(p, 'OF', 3)) || isWord(p, 'IN', 2) || isSymbol(p, '(', 1)
    case 'VERSION':
    case 'SYSTEM_VERSION':
    case 'TIMESTAMP':
    case 'SYSTEM_TIME':
      return isWord(p, 'AS', 1) && isWord(p, 'OF', 2)
    case 'LATERAL':
      return isWord(p, 'VIEW', 1)
    case 'WINDOW':
      return isIdentifier(p, 1) && (isWord(p, 'AS', 2) || (isWord(p, 'IDENTIFIER', 1) && isSymbol(p, '(', 2)))
    case 'PIVOT':
    case 'TABLESAMPLE':
      return isSymbol(p, '(', 1) || isWord(p, 'BERNOULLI', 1) || isWord(p, 'SYSTEM', 1)
    case 'UNPIVOT':
      return isSymbol(p, '(', 1) || isWord(p, 'INCLUDE', 1) || isWord(p, 'EXCLUDE', 1)
    case 'DO':
      return p.loops > 0
    case 'MAP':
    case 'REDUCE':
      return isSymbol(p, ',', 2) || isWord(p, 'USING', 2)
    case 'BIN':
      return isWord(p, 'BY', 1)
    default:
      return false
  }
}
