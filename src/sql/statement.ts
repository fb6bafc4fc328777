import type { LogicalPlan } from '../plan/logical.ts'
import { cacheTable, clearCache, refresh, uncacheTable, use } from './cache-statement.ts'
import { describe } from './describe-statement.ts'
import { explain } from './explain-statement.ts'
import { insert } from './insert-statement.ts'
import { otherStatement } from './other-statement.ts'
import { attempt, fail, isAnyWord, isSymbol, isWord, type Parser, peek } from './parser.ts'
import { commonTables, query } from './query.ts'
import { fromClause } from './relation.ts'
import { script } from './script.ts'
import { resetStatement, setStatement } from './set-statement.ts'
import { show } from './show-statement.ts'
import { createView, dropView } from './view-statement.ts'

const rules: Readonly<Record<string, (p: Parser) => LogicalPlan | undefined>> = {
  CREATE: createView,
  DROP: dropView,
  SET: setStatement,
  RESET: resetStatement,
  EXPLAIN: explain,
  DESCRIBE: describe,
  DESC: describe,
  SHOW: show,
  USE: use,
  CACHE: cacheTable,
  UNCACHE: uncacheTable,
  CLEAR: clearCache,
  REFRESH: refresh,
  INSERT: insert,
  BEGIN: script,
}

const queryStarts = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'FROM', 'MAP', 'REDUCE'])

/** Any statement. What is recognised, but not there yet, is an UnsupportedCommand. */
export function statement(p: Parser): LogicalPlan {
  const start = p.pos
  const { value, kind } = peek(p)
  if (isSymbol(p, '(') || (kind === 'word' && queryStarts.has(value))) {
    const plan = attempt(p, query)
    // WITH and FROM may begin an INSERT as well.
    if (plan && !isWord(p, 'INSERT')) return plan
    p.pos = start
    return modifying(p)
  }
  const rule = kind === 'word' && Object.hasOwn(rules, value) ? rules[value]! : undefined
  return rule?.(p) ?? otherStatement(p)
}

const modifications = new Set(['INSERT', 'DELETE', 'UPDATE', 'MERGE'])

/** `WITH ... INSERT ...`, `FROM t INSERT ... INSERT ...` */
function modifying(p: Parser): LogicalPlan {
  const start = p.pos
  if (isWord(p, 'WITH')) commonTables(p)
  else if (isWord(p, 'FROM')) fromClause(p)
  if (p.pos === start || !isAnyWord(p, modifications)) fail(p, start)
  return otherStatement(p)
}
