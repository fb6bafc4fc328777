import { CreateFunction, DropFunction, type FunctionParameter } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { type DataType, StructField, StructType } from '../../types/data-type.ts'
import { expression } from '../expression/expression.ts'
import { isString, stringLiteral } from '../expression/literal.ts'
import { capturedIdentifier, identifier, isIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptAnyWord,
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
  peek,
  reject,
  rejectPlain,
  requireWord,
  textFrom,
} from '../parser.ts'
import { query } from '../query/query.ts'
import { isQueryAhead } from '../query/subquery.ts'
import { dataType } from '../types.ts'
import { expressionText, tableName } from './table-clauses.ts'

const temporaryWords = new Set(['TEMP', 'TEMPORARY'])

/** `CREATE [OR REPLACE] [TEMPORARY] FUNCTION [IF NOT EXISTS] f ...`: of a class, or `(a INT) RETURNS t RETURN body`. */
export function createFunction(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  expectWord(p, 'CREATE')
  const replace = acceptWords(p, 'OR', 'REPLACE')
  const temporary = acceptAnyWord(p, temporaryWords) !== undefined
  if (!isWord(p, 'FUNCTION')) {
    p.pos = start
    return undefined
  }
  advance(p)
  const ifNotExists = acceptWords(p, 'IF', 'NOT', 'EXISTS')
  const name = identifierReference(p)
  const made = { name, temporary, replace, ifNotExists }
  if (acceptWords(p, 'AS')) {
    const className = isString(p) ? stringLiteral(p) : fail(p)
    if (acceptWords(p, 'USING')) commaSeparated(p, resource)
    check(p, start, made)
    return CreateFunction({ ...made, className, origin: originFrom(p, start) })
  }
  expectSymbol(p, '(')
  const parameters = isSymbol(p, ')') ? [] : commaSeparated(p, q => parameter(q, true))
  expectSymbol(p, ')')
  let returns: DataType | undefined
  let isTable = false
  let columns: StructType | undefined
  if (acceptWords(p, 'RETURNS')) {
    if (acceptWords(p, 'TABLE')) {
      isTable = true
      if (acceptSymbol(p, '(')) {
        columns = StructType(
          commaSeparated(p, q => parameter(q, false)).map(c =>
            StructField(c.name, c.dataType, true, c.comment === undefined ? undefined : { comment: c.comment }),
          ),
        )
        expectSymbol(p, ')')
      }
    } else returns = dataType(p)
  }
  const traits = characteristics(p)
  if (peek(p).kind === 'word') requireWord(p, 'RETURN')
  else expectWord(p, 'RETURN')
  const from = p.pos
  const isQuery = returned(p)
  check(p, start, made)
  const sql = { parameters, returns, isTable, columns, ...traits, isQuery, body: textFrom(p, from) }
  return CreateFunction({ ...made, sql: dropUndefined(sql), origin: originFrom(p, start) })
}

const dropUndefined = <T extends object>(o: T): T => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as T

/** The body: a query, or an expression. */
function returned(p: Parser): boolean {
  if (!isQueryAhead(p) || isSymbol(p, '(')) {
    const e = attempt(p, q => {
      expression(q)
      if (peek(q).kind !== 'end' && !isSymbol(q, ';')) fail(q)
      return true
    })
    if (e) return false
  }
  query(p)
  return true
}

function check(p: Parser, start: number, f: { name: readonly string[]; temporary: boolean; replace: boolean; ifNotExists: boolean }): void {
  if (f.replace && f.ifNotExists) reject(p, start, 'INVALID_SQL_SYNTAX.CREATE_ROUTINE_WITH_IF_NOT_EXISTS_AND_REPLACE')
  if (f.temporary && f.ifNotExists) reject(p, start, 'INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS')
  const qualifier = f.name.slice(0, -1)
  const session = ['session', 'system.session'].includes(qualifier.join('.').toLowerCase())
  if (f.temporary && qualifier.length > 0 && !session) {
    const quoted = (part: string) => `\`${part.replaceAll('`', '``')}\``
    reject(p, start, 'INVALID_TEMP_OBJ_QUALIFIER', {
      objectType: 'FUNCTION',
      objectName: quoted(f.name.at(-1)!),
      qualifier: qualifier.map(quoted).join('.'),
    })
  }
}

function resource(p: Parser): void {
  identifier(p)
  stringLiteral(p)
}

/** A parameter, or a column that a table function returns. Neither is ever NOT NULL. */
function parameter(p: Parser, defaults: boolean): FunctionParameter {
  const start = p.pos
  const name = capturedIdentifier(p)
  const type = dataType(p)
  let found: FunctionParameter = { name, dataType: type }
  let notNull = false
  for (;;) {
    if (defaults && acceptWords(p, 'DEFAULT')) found = { ...found, defaultText: expressionText(p) }
    else if (acceptWords(p, 'COMMENT')) found = { ...found, comment: stringLiteral(p) }
    else if (acceptWords(p, 'NOT', 'NULL')) notNull = true
    else break
  }
  if (notNull) rejectPlain(p, 'USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS', { input: textFrom(p, start) })
  return found
}

interface Traits {
  language: string
  comment?: string
  deterministic?: boolean
  containsSql?: boolean
}

function characteristics(p: Parser): Traits {
  const start = p.pos
  const found: Traits = { language: 'SQL' }
  const clauses: string[] = []
  const refused: (() => void)[] = []
  const refuse = (at: number, what: string) => {
    const to = p.pos - 1
    refused.push(() => reject(p, at, '_LEGACY_ERROR_TEMP_0035', { message: `SQL function with ${what} is not supported` }, to))
  }
  for (;;) {
    const at = p.pos
    if (acceptWords(p, 'LANGUAGE')) {
      clauses.push('LANGUAGE')
      found.language = identifier(p).toUpperCase()
      if (found.language !== 'SQL')
        reject(p, at, '_LEGACY_ERROR_TEMP_0035', { message: `Unsupported language for user defined functions: ${found.language}` })
    } else if (acceptWords(p, 'COMMENT')) {
      clauses.push('COMMENT')
      found.comment = stringLiteral(p)
    } else if (acceptWords(p, 'NOT', 'DETERMINISTIC') || acceptWords(p, 'DETERMINISTIC')) {
      clauses.push('DETERMINISTIC')
      found.deterministic = p.pos - at === 1
    } else if (acceptWords(p, 'CONTAINS', 'SQL') || acceptWords(p, 'READS', 'SQL', 'DATA')) {
      clauses.push('SQL DATA ACCESS')
      found.containsSql = p.pos - at === 2
    } else if (acceptWords(p, 'SPECIFIC')) {
      clauses.push('SPECIFIC')
      identifier(p)
      refuse(at, 'SPECIFIC name')
    } else if (acceptWords(p, 'SQL', 'SECURITY', 'DEFINER')) clauses.push('SQL SECURITY RIGHTS')
    else if (acceptWords(p, 'SQL', 'SECURITY', 'INVOKER')) {
      clauses.push('SQL SECURITY RIGHTS')
      refuse(at, 'SQL SECURITY INVOKER')
    } else if (acceptWords(p, 'CALLED', 'ON', 'NULL', 'INPUT')) clauses.push('NULL CALL')
    else if (acceptWords(p, 'RETURNS', 'NULL', 'ON', 'NULL', 'INPUT')) {
      clauses.push('NULL CALL')
      refuse(at, 'RETURNS NULL ON NULL INPUT')
    } else break
  }
  const twice = clauses.find((c, i) => clauses.indexOf(c) !== i)
  if (twice !== undefined) reject(p, start, 'DUPLICATE_CLAUSES', { clauseName: twice })
  for (const r of refused) r()
  return found
}

/** `DROP [TEMPORARY] FUNCTION [IF EXISTS] f` */
export function dropFunction(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  expectWord(p, 'DROP')
  const temporary = acceptAnyWord(p, temporaryWords) !== undefined
  if (!isWord(p, 'FUNCTION')) {
    p.pos = start
    return undefined
  }
  advance(p)
  const ifExists = acceptWords(p, 'IF', 'EXISTS')
  if (!isIdentifier(p)) fail(p)
  const name = tableName(p)
  check(p, start, { name: name.parts, temporary, replace: false, ifNotExists: false })
  return DropFunction({ name, temporary, ifExists, origin: originFrom(p, start) })
}
