import { ManageResources } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { UnsupportedCommand } from '../../plan/session-command.ts'
import { advance, fail, isWord, originFrom, type Parser, peek, reject, textFrom } from '../parser.ts'

// The statements of the grammar by their first words; `|` between words that may stand for each other, `?` behind a word that may be left out.
// The number is how many tokens have to follow.
const known: readonly (readonly [words: string, more: number])[] = [
  ['EXECUTE IMMEDIATE', 1],
  ['CREATE DATABASE|NAMESPACE|SCHEMA', 1],
  ['CREATE TEMPORARY|TEMP? EXTERNAL? TABLE', 1],
  ['CREATE OR REPLACE TABLE', 1],
  ['REPLACE TABLE', 1],
  ['CREATE OR REPLACE GLOBAL? TEMPORARY|TEMP? VIEW', 4],
  ['CREATE GLOBAL? TEMPORARY|TEMP? VIEW', 4],
  ['CREATE OR REPLACE TEMPORARY|TEMP? FUNCTION', 2],
  ['CREATE TEMPORARY|TEMP? FUNCTION', 2],
  ['CREATE MATERIALIZED VIEW', 1],
  ['CREATE STREAMING TABLE', 1],
  ['CREATE FLOW', 3],
  ['ALTER DATABASE|NAMESPACE|SCHEMA', 2],
  ['ALTER TABLE|VIEW', 2],
  ['DROP DATABASE|NAMESPACE|SCHEMA', 1],
  ['DROP TABLE', 1],
  ['DROP TEMPORARY|TEMP? FUNCTION', 1],
  ['DROP TEMPORARY|TEMP VAR|VARIABLE', 1],
  ['DECLARE', 1],
  ['SHOW TABLE EXTENDED', 1],
  ['SHOW TBLPROPERTIES', 1],
  ['SHOW PARTITIONS', 1],
  ['SHOW CREATE TABLE', 1],
  ['DESC|DESCRIBE DATABASE|NAMESPACE|SCHEMA', 1],
  ['COMMENT ON', 3],
  ['REFRESH FUNCTION', 1],
  ['REFRESH', 0],
  ['INSERT INTO|OVERWRITE', 2],
  ['INSERT WITH SCHEMA EVOLUTION INTO|OVERWRITE', 2],
  ['DELETE FROM', 1],
  ['UPDATE', 4],
  ['MERGE INTO', 5],
  ['MERGE WITH SCHEMA EVOLUTION INTO', 5],
  ['LOAD DATA', 4],
  ['TRUNCATE TABLE', 1],
  ['MSCK? REPAIR TABLE', 1],
  ['ADD', 1],
  ['LIST', 1],
  ['ANALYZE TABLE', 3],
  ['ANALYZE TABLES', 2],
  ['SET CATALOG', 1],
  ['SET PATH', 1],
  ['BEGIN', 1],
]

const RESOURCES = /^(FILE|JAR|ARCHIVE)S?$/

// Statements of Hive that Spark refuses.
const refused: readonly string[] = [
  'CREATE ROLE',
  'DROP ROLE',
  'GRANT ROLE?',
  'REVOKE ROLE?',
  'SHOW GRANT',
  'SHOW ROLE GRANT?',
  'SHOW PRINCIPALS',
  'SHOW ROLES',
  'SHOW CURRENT ROLES',
  'EXPORT TABLE',
  'IMPORT TABLE',
  'SHOW COMPACTIONS',
  'SHOW TRANSACTIONS',
  'SHOW INDEXES',
  'SHOW LOCKS',
  'CREATE INDEX',
  'DROP INDEX',
  'ALTER INDEX',
  'LOCK TABLE',
  'LOCK DATABASE',
  'UNLOCK TABLE',
  'UNLOCK DATABASE',
  'CREATE TEMPORARY|TEMP MACRO',
  'DROP TEMPORARY|TEMP MACRO',
  'START TRANSACTION',
  'COMMIT',
  'ROLLBACK',
  'DFS',
]

const split = new Map<string, readonly (readonly [choices: readonly string[], optional: boolean])[]>()
function wordsOf(pattern: string) {
  let words = split.get(pattern)
  if (!words) {
    words = pattern.split(' ').map(w => [w.replace('?', '').split('|'), w.endsWith('?')] as const)
    split.set(pattern, words)
  }
  return words
}

/** How many tokens of the pattern are here, and whether that is all of it. */
function matched(p: Parser, pattern: string): readonly [count: number, whole: boolean] {
  let count = 0
  for (const [choices, optional] of wordsOf(pattern)) {
    if (choices.some(c => isWord(p, c, count))) count++
    else if (!optional) return [count, false]
  }
  return [count, true]
}

/** Does one of these begin with the word here? */
export const startsOther = (p: Parser): boolean => [...refused, ...known.map(([words]) => words)].some(w => matched(p, w)[0] > 0)

/** A statement without a rule of its own: by its first words; the rest is not looked at. */
export function otherStatement(p: Parser): LogicalPlan {
  const start = p.pos
  if (isWord(p, 'DELETE') && !isWord(p, 'FROM', 1)) fail(p, start + 1, ": missing 'FROM'")
  let furthest = start
  for (const pattern of refused) {
    const [count, whole] = matched(p, pattern)
    furthest = Math.max(furthest, start + count)
    if (!whole) continue
    p.pos += count
    const operation = textFrom(p, start).toUpperCase().replace(/\s+/g, ' ')
    skip(p)
    reject(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation })
    return UnsupportedCommand({ name: operation, origin: originFrom(p, start) })
  }
  const resource = isWord(p, 'ADD') || isWord(p, 'LIST') ? peek(p, 1) : undefined
  if (resource?.kind === 'word' && !RESOURCES.test(resource.value)) {
    const word = peek(p).value
    skip(p)
    reject(p, start, '_LEGACY_ERROR_TEMP_0035', { message: `${word} with resource type '${resource.value.toLowerCase()}'` })
    return UnsupportedCommand({ name: word, origin: originFrom(p, start) })
  }
  if (resource?.kind === 'word') return resources(p, resource.value)
  for (const [pattern, more] of known) {
    const [count, whole] = matched(p, pattern)
    furthest = Math.max(furthest, start + count)
    if (!whole || !hasMore(p, count, more) || p.furthest > start + count + more) continue
    p.pos += count
    const name = textFrom(p, start).toUpperCase().replace(/\s+/g, ' ')
    const from = p.pos
    skip(p)
    if (name === 'CREATE MATERIALIZED VIEW') checkMaterialized(p, start, from)
    const inserts =
      name === 'CREATE FLOW' && p.tokens.slice(from, p.pos).some((t, i) => t.value === 'AS' && isWord(p, 'INSERT', from + i + 1 - p.pos))
    return UnsupportedCommand({ name: inserts ? 'CREATE FLOW AS INSERT' : name, origin: originFrom(p, start) })
  }
  fail(p, furthest)
}

/** Clauses that pipelines refuse, by the word that they begin with. */
const REFUSED_OF_PIPELINES: Readonly<Record<string, string>> = {
  OPTIONS: 'Options are not supported for # statements. Please remove any OPTIONS lists specified in the statement.',
  LOCATION:
    'Specifying location is not supported for # statements. The storage location for a pipeline dataset is managed by the pipeline itself.',
  CLUSTERED: 'Bucketing is not supported for # statements. Please remove any bucket spec specified in the statement.',
  STORED: 'The STORED AS syntax is not supported for # statements. Consider using the Data Source based USING clause instead.',
}

/** A materialized view has a query, and none of the clauses that say where a table lies. */
function checkMaterialized(p: Parser, start: number, from: number): void {
  const statement = 'CREATE MATERIALIZED VIEW'
  const words = p.tokens.slice(from + 1, p.pos).map(t => (t.kind === 'word' ? t.value : ''))
  const query = words.findIndex((w, i) => w === 'AS' && words[i - 1] !== 'STORED')
  const refusedWord = words.slice(0, query < 0 ? undefined : query).find(w => Object.hasOwn(REFUSED_OF_PIPELINES, w))
  const message = refusedWord
    ? REFUSED_OF_PIPELINES[refusedWord]!.replace('#', statement)
    : query < 0
      ? `Unable to find query for ${statement} statement.`
      : undefined
  if (message !== undefined) reject(p, start, '_LEGACY_ERROR_TEMP_0035', { message })
}

/** `ADD FILES a 'b c'`: the rest of the text, in quotes or up to a space. */
function resources(p: Parser, word: string): LogicalPlan {
  const start = p.pos
  const operation = isWord(p, 'ADD') ? 'add' : 'list'
  p.pos += 2
  const from = p.pos
  skip(p)
  const rest = from === p.pos ? '' : textFrom(p, from)
  const paths = [...rest.matchAll(PATH)].map(m => m[1] ?? m[2] ?? m[0])
  return ManageResources({ operation, resource: word.replace(/S$/, '').toLowerCase() as 'file', paths, origin: originFrom(p, start) })
}
const PATH = /'([^']*)'|"([^"]*)"|\S+/g

function hasMore(p: Parser, count: number, more: number): boolean {
  for (let i = 0; i < more; i++)
    if (peek(p, count + i).kind === 'end' || peek(p, count + i).text === ';') {
      p.furthest = Math.max(p.furthest, p.pos + count + i)
      return false
    }
  return true
}

function skip(p: Parser): void {
  while (peek(p).kind !== 'end') advance(p)
  while (p.pos > 0 && p.tokens[p.pos - 1]!.text === ';') p.pos--
}
