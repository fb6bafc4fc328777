import type { Compound, DeclareCondition, DeclareHandler } from '../../plan/script.ts'
import { identifier } from '../identifier.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  expectWord,
  fail,
  isWord,
  originFrom,
  type Parser,
  peek,
  rejectPlain,
  requireWord,
} from '../parser.ts'

/** What a DECLARE in a script declares. */
export function declarationKind(p: Parser): 'variable' | 'condition' | 'handler' {
  if ((isWord(p, 'EXIT', 1) || isWord(p, 'CONTINUE', 1)) && isWord(p, 'HANDLER', 2)) return 'handler'
  return isWord(p, 'CONDITION', 2) ? 'condition' : 'variable'
}

/** `DECLARE name CONDITION [FOR [SQLSTATE] [VALUE] 'xxxxx']` */
export function conditionDeclaration(p: Parser, start: number): DeclareCondition {
  advance(p)
  const name = identifier(p).toUpperCase()
  expectWord(p, 'CONDITION')
  const sqlState = acceptWords(p, 'FOR') ? sqlStateValue(p) : '45000'
  return { type: 'DeclareCondition', name, sqlState, origin: originFrom(p, start) }
}

function sqlStateValue(p: Parser): string {
  requireWord(p, 'SQLSTATE')
  acceptWords(p, 'VALUE')
  if (peek(p).kind !== 'string') fail(p)
  const sqlState = advance(p).value
  if (!/^(?!00|01|XX)[A-Z0-9]{5}$/i.test(sqlState)) rejectPlain(p, 'INVALID_SQLSTATE', { sqlState })
  return sqlState.toUpperCase()
}

/** `DECLARE {EXIT | CONTINUE} HANDLER FOR value, ... statement` */
export function handlerDeclaration(p: Parser, start: number, body: (p: Parser) => Compound): DeclareHandler {
  advance(p)
  const exit = advance(p).value === 'EXIT'
  expectWord(p, 'HANDLER', 'FOR')
  const sqlStates: string[] = []
  const conditions: string[] = []
  let sqlException = false
  let notFound = false
  do {
    if (isWord(p, 'SQLSTATE')) add(p, sqlStates, sqlStateValue(p), 'DUPLICATE_SQLSTATE_IN_HANDLER_DECLARATION', 'sqlState')
    else if (acceptWords(p, 'SQLEXCEPTION')) sqlException = once(p, sqlException, 'SQLEXCEPTION')
    else if (acceptWords(p, 'NOT', 'FOUND')) notFound = once(p, notFound, 'NOT FOUND')
    else {
      const parts = [identifier(p)]
      while (acceptSymbol(p, '.')) parts.push(identifier(p))
      add(p, conditions, parts.join('.').toUpperCase(), 'DUPLICATE_CONDITION_IN_HANDLER_DECLARATION', 'condition')
    }
  } while (acceptSymbol(p, ','))
  if ((sqlException || notFound) && sqlStates.length + conditions.length > 0)
    rejectPlain(p, 'INVALID_HANDLER_DECLARATION.INVALID_CONDITION_COMBINATION', {})
  return { type: 'DeclareHandler', exit, sqlStates, conditions, sqlException, notFound, body: body(p), origin: originFrom(p, start) }
}

function once(p: Parser, given: boolean, condition: string): true {
  if (given) rejectPlain(p, 'INVALID_HANDLER_DECLARATION.DUPLICATE_CONDITION_IN_HANDLER_DECLARATION', { condition })
  return true
}

function add(p: Parser, list: string[], value: string, condition: string, parameter: string): void {
  if (list.includes(value)) rejectPlain(p, `INVALID_HANDLER_DECLARATION.${condition}`, { [parameter]: value })
  list.push(value)
}
