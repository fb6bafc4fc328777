import type { LogicalPlan } from '../../plan/logical.ts'
import { attempt, fail, isAnyWord, isSymbol, isWord, type Parser, peek } from '../parser.ts'
import { query } from '../query/query.ts'
import { script } from '../script/script.ts'
import { alterTable } from './alter.ts'
import { cacheTable, clearCache, refresh, uncacheTable, use } from './cache.ts'
import { closeOutside, declareOutside, declaresCursor, fetchOutside, openOutside } from './cursor.ts'
import { describe } from './describe.ts'
import { explain } from './explain.ts'
import { createFunction, dropFunction } from './function.ts'
import { insert, insertFrom, insertWith, loadData } from './insert.ts'
import { deleteFrom, mergeInto, updateTable } from './modify.ts'
import { alterNamespace, commentOn, createNamespace, dropNamespace, setCatalog } from './namespace.ts'
import { otherStatement, startsOther } from './other.ts'
import { call } from './procedure.ts'
import { resetStatement, setStatement } from './set.ts'
import { show } from './show.ts'
import { analyzeTable, createTable, dropTable, repairTable, truncateTable } from './table.ts'
import { createIndex, dropIndex } from './table-index.ts'
import { declare, dropVariable, executeImmediate, setVariable } from './variable.ts'
import { createView, dropView } from './view.ts'

type Rule = (p: Parser) => LogicalPlan | undefined

/** The first that knows the statement. */
const firstOf =
  (...rules: readonly Rule[]): Rule =>
  p => {
    for (const rule of rules) {
      const plan = rule(p)
      if (plan !== undefined) return plan
    }
    return undefined
  }

const rules: Readonly<Record<string, Rule>> = {
  CREATE: firstOf(createNamespace, createView, createTable, createFunction, createIndex),
  REPLACE: createTable,
  ALTER: firstOf(alterNamespace, alterTable),
  DROP: firstOf(dropNamespace, dropView, dropTable, dropFunction, dropVariable, dropIndex),
  TRUNCATE: truncateTable,
  MSCK: repairTable,
  REPAIR: repairTable,
  ANALYZE: analyzeTable,
  COMMENT: commentOn,
  DELETE: deleteFrom,
  UPDATE: updateTable,
  MERGE: mergeInto,
  LOAD: loadData,
  DECLARE: p => (declaresCursor(p) ? declareOutside(p) : declare(p)),
  OPEN: openOutside,
  FETCH: fetchOutside,
  CLOSE: closeOutside,
  EXECUTE: executeImmediate,
  SET: setOrVariable,
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
  CALL: call,
}

const queryStarts = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'FROM', 'MAP', 'REDUCE'])

/** Is this the first word of a statement? */
export const startsStatement = (p: Parser): boolean =>
  isSymbol(p, '(') || (peek(p).kind === 'word' && (queryStarts.has(peek(p).value) || Object.hasOwn(rules, peek(p).value) || startsOther(p)))

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
const variables = new Set(['VAR', 'VARIABLE'])

/** Does SET VAR go on as an assignment? Else it reads as a key. */
function isAssigned(p: Parser): boolean {
  if (isSymbol(p, '(', 2)) return true
  const { tokens } = p
  const at = tokens.findIndex((t, i) => i > p.pos + 2 && t.text === '=')
  return at > 0 && tokens[at + 1]!.kind !== 'end' && tokens[at + 1]!.text !== ';'
}

/** SET of a variable or the catalog, where it is no configuration key of that name. */
function setOrVariable(p: Parser): LogicalPlan | undefined {
  const next = peek(p, 1)
  const named =
    next.kind === 'word' &&
    peek(p, 2).kind !== 'end' &&
    (next.value === 'CATALOG' || isAssigned(p)) &&
    !isSymbol(p, '=', 2) &&
    !isSymbol(p, '.', 2)
  if (named && variables.has(next.value)) return setVariable(p)
  if (named && next.value === 'CATALOG') return setCatalog(p)
  return setStatement(p)
}

/** `WITH ... INSERT ...`, `FROM t INSERT ... INSERT ...` */
function modifying(p: Parser): LogicalPlan {
  const start = p.pos
  const plan = isWord(p, 'WITH') ? insertWith(p) : isWord(p, 'FROM') ? insertFrom(p) : undefined
  if (plan !== undefined) return plan
  if (p.pos === start || !isAnyWord(p, modifications)) fail(p, start)
  return otherStatement(p)
}
