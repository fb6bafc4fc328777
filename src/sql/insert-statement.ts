import { InsertIntoDataSource, type LogicalPlan } from '../plan/logical.ts'
import { multipartIdentifier } from './identifier.ts'
import { isString, stringLiteral } from './literal.ts'
import { acceptWords, isWord, isWords, originFrom, type Parser, reject } from './parser.ts'
import { properties } from './properties.ts'
import { query } from './query.ts'

/** `INSERT OVERWRITE DIRECTORY ['path'] USING format [OPTIONS (...)] query`; undefined for tables and for Hive's formats. */
export function insert(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isWords(p, 'INSERT', 'OVERWRITE')) return undefined
  p.pos += 2
  acceptWords(p, 'LOCAL')
  if (!acceptWords(p, 'DIRECTORY')) {
    p.pos = start
    return undefined
  }
  const given = isString(p) ? stringLiteral(p) : undefined
  if (!isWord(p, 'USING')) {
    p.pos = start
    return undefined
  }
  p.pos++
  const format = multipartIdentifier(p).join('.')
  const all = acceptWords(p, 'OPTIONS') ? properties(p) : {}
  const options = Object.fromEntries(Object.entries(all).filter(([key]) => key.toLowerCase() !== 'path'))
  const option = Object.entries(all).find(([key]) => key.toLowerCase() === 'path')?.[1]
  const child = query(p)
  if ((given === undefined) === (option === undefined)) reject(p, start, '_LEGACY_ERROR_TEMP_0049')
  const path = given ?? option ?? ''
  return InsertIntoDataSource({ format, path, mode: 'overwrite', options, partitionBy: [], child, origin: originFrom(p, start) })
}
