import type { ColumnDefinition, Name, PartitionTransform, PartitionValues, TableConstraint, TableSpec } from '../../plan/catalog-command.ts'
import { type Expression, Literal } from '../../plan/expression.ts'
import { NullType, StringType } from '../../types/data-type.ts'
import { expression } from '../expression/expression.ts'
import { stringLiteral } from '../expression/literal.ts'
import { primaryExpression, startsExpression } from '../expression/primary.ts'
import { capturedIdentifier, identifier, identifierList, isIdentifier, multipartIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  closeList,
  commaSeparated,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  parenthesized,
  peek,
  reject,
  rejectStatement,
  requireSymbol,
  textFrom,
  tokenText,
} from '../parser.ts'
import { collationName, declaredType } from '../types.ts'
import { constraint, isConstraint } from './constraint.ts'
import { checkIdentity, generatedAs } from './generated-column.ts'
import { properties } from './properties.ts'

/** A table's name, with its place. */
export function tableName(p: Parser): Name {
  const start = p.pos
  const parts = identifierReference(p)
  return { parts, origin: originFrom(p, start) }
}

/** `PARTITION (a = 1, b)`, if it is there. */
export function partitionValues(p: Parser): PartitionValues | undefined {
  if (!isWord(p, 'PARTITION') || !isSymbol(p, '(', 1)) return undefined
  const start = p.pos
  advance(p)
  expectSymbol(p, '(')
  const values = commaSeparated(p, q => {
    const name = identifier(q)
    return acceptSymbol(q, '=') ? { name, value: partitionValue(q, start) } : { name }
  })
  if (isSymbol(p, '+') || isSymbol(p, '-')) fail(p, p.pos, values.length > 1 ? `: extra input ${tokenText(peek(p))}` : '')
  expectSymbol(p, ')')
  const names = values.map(v => v.name)
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined) reject(p, start, 'DUPLICATE_KEY', { keyColumn: `\`${twice}\`` })
  return values
}

/** A constant: no name, and no call. */
function partitionValue(p: Parser, start: number): Expression {
  if (isWord(p, 'DEFAULT') && (isSymbol(p, ',', 1) || isSymbol(p, ')', 1))) {
    const end = p.tokens.findIndex((t, i) => i >= p.pos && (t.text === ')' || t.kind === 'end'))
    reject(p, start, 'REF_DEFAULT_VALUE_IS_NOT_ALLOWED_IN_PARTITION', {}, end)
    p.pos++
    return Literal({ value: null, dataType: NullType })
  }
  if (peek(p).kind === 'word' && isSymbol(p, '(', 1)) fail(p, p.pos + 1)
  const at = p.pos
  const value = primaryExpression(p)
  if (value.type === 'UnresolvedAttribute') return fail(p)
  if (value.type !== 'Literal') return value
  const asText = value.dataType.type === 'null' ? p.options.nullPartitionText : p.options.partitionTexts && value.dataType.type !== 'string'
  return asText ? Literal({ value: textFrom(p, at), dataType: StringType, origin: originFrom(p, at) }) : value
}

/** The same, where every column needs a value. */
export function partitionSpec(p: Parser): PartitionValues | undefined {
  const start = p.pos
  const values = partitionValues(p)
  const open = values?.find(v => v.value === undefined)
  if (open !== undefined) reject(p, start, 'INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE', { partKey: `\`${open.name}\`` })
  return values
}

export const requirePartition = (p: Parser): PartitionValues => partitionSpec(p) ?? fail(p)

/** The text of the expression that follows. */
export function expressionText(p: Parser): string {
  const from = p.pos
  expression(p)
  return textFrom(p, from)
}

/** `name type [NOT NULL] [DEFAULT e] [COMMENT 'x'] [GENERATED ALWAYS AS (e)] ...`; `position` allows FIRST and AFTER. */
export function columnDefinition(p: Parser, nested = false): ColumnDefinition {
  const start = p.pos
  const name = nested ? multipartIdentifier(p) : [capturedIdentifier(p)]
  acceptSymbol(p, ':')
  const type = declaredType(p)
  const options = columnOptions(p, name.join('.'), nested, start)
  const definition = { name, dataType: type, nullable: true, ...options, origin: originFrom(p, start) }
  if (definition.identity) checkIdentity(p, start, type, definition.identity)
  return definition
}

function columnOptions(p: Parser, column: string, positions: boolean, start: number): Partial<ColumnDefinition> {
  const found: { -readonly [K in keyof ColumnDefinition]?: ColumnDefinition[K] } = {}
  let repeated: string | undefined
  const once = (key: keyof ColumnDefinition, option: string) => {
    if (key in found) repeated ??= option
  }
  for (;;) {
    if (isWord(p, 'NULL')) fail(p)
    if (isWord(p, 'NOT') && !isWord(p, 'NULL', 1)) fail(p, p.pos + 1, peek(p, 1).kind === 'end' ? '' : ": missing 'NULL'")
    if (isWords(p, 'NOT', 'NULL')) {
      p.pos += 2
      once('nullable', 'NOT NULL')
      found.nullable = false
    } else if (acceptWords(p, 'COMMENT')) {
      once('comment', 'COMMENT')
      found.comment = stringLiteral(p)
    } else if (isWord(p, 'DEFAULT') && !isWord(p, 'COLLATION', 1)) {
      advance(p)
      if (!startsExpression(p)) fail(p)
      once('defaultText', 'DEFAULT')
      found.defaultText = expressionText(p)
    } else if (isWord(p, 'GENERATED')) {
      once(found.identity ? 'identity' : 'generated', 'GENERATED ALWAYS AS')
      Object.assign(found, generatedAs(p))
    } else if (positions && acceptWords(p, 'FIRST')) found.position = 'FIRST'
    else if (positions && acceptWords(p, 'AFTER')) found.position = { after: identifier(p) }
    else if (isConstraint(p) || isWord(p, 'CHECK')) found.constraints = [...(found.constraints ?? []), constraint(p, column)]
    else break
  }
  if (repeated !== undefined) reject(p, start, 'CREATE_TABLE_COLUMN_DESCRIPTOR_DUPLICATE', { columnName: column, optionName: repeated })
  return found
}

/** `(a INT, b STRING, CONSTRAINT ...)` */
export function columnDefinitions(p: Parser): { columns: ColumnDefinition[]; constraints: TableConstraint[] } {
  expectSymbol(p, '(')
  const start = p.pos
  const columns: ColumnDefinition[] = []
  const constraints: TableConstraint[] = []
  do {
    if (isConstraint(p)) constraints.push(constraint(p))
    else columns.push(columnDefinition(p))
  } while (acceptSymbol(p, ','))
  const keys = [...columns.flatMap(c => c.constraints ?? []), ...constraints].filter(c => c.kind === 'PRIMARY KEY')
  if (keys.length > 1) reject(p, start, 'MULTIPLE_PRIMARY_KEYS', { columns: keys.map(k => `(${k.columns.join(', ')})`).join(', ') })
  closeList(p, columns.length + constraints.length)
  return { columns, constraints }
}

function transforms(p: Parser, start: number): PartitionTransform[] {
  requireSymbol(p, '(')
  const texts: { readonly column: boolean; readonly text: string }[] = []
  const list = commaSeparated(p, (q): PartitionTransform => {
    const from = q.pos
    const made = transform(q)
    texts.push({ column: 'definition' in made, text: textFrom(q, from) })
    return made
  })
  expectSymbol(p, ')')
  if (texts.some(t => t.column) && texts.some(t => !t.column)) refuseMixed(p, start, texts)
  return list
}

function refuseMixed(p: Parser, start: number, texts: readonly { readonly column: boolean; readonly text: string }[]): void {
  const shown = (column: boolean) =>
    texts
      .filter(t => t.column === column)
      .map(t => t.text)
      .join(', ')
  const columns = shown(true).toLowerCase()
  const message = `PARTITION BY: Cannot mix partition expressions and partition columns:\nExpressions: ${shown(false)}\nColumns: ${columns}`
  rejectStatement(p, start, '_LEGACY_ERROR_TEMP_0035', { message })
}

function transform(p: Parser): PartitionTransform {
  if (isIdentifier(p) && isSymbol(p, '(', 1)) {
    const name = identifier(p)
    const args: Expression[] = parenthesized(p, q => commaSeparated(q, expression))
    return { transform: name, arguments: args }
  }
  const definition = attempt(p, q => {
    const d = columnDefinition(q)
    if (!isSymbol(q, ',') && !isSymbol(q, ')')) fail(q)
    return d
  })
  return definition ? { definition } : { column: multipartIdentifier(p) }
}

/** `CLUSTERED BY (a) [SORTED BY (b [ASC])] INTO n BUCKETS` */
export function bucketSpec(p: Parser): TableSpec['bucketSpec'] {
  const start = p.pos
  expectWord(p, 'CLUSTERED', 'BY')
  const columns = identifierList(p)
  const sort: string[] = []
  let descending = false
  if (acceptWords(p, 'SORTED', 'BY')) {
    expectSymbol(p, '(')
    commaSeparated(p, q => {
      const name = identifier(q)
      if (acceptWords(q, 'DESC')) descending = true
      else acceptWords(q, 'ASC')
      sort.push(name)
    })
    expectSymbol(p, ')')
  }
  expectWord(p, 'INTO')
  if (peek(p).kind !== 'number') fail(p)
  const numBuckets = Number(advance(p).text)
  expectWord(p, 'BUCKETS')
  if (descending) reject(p, start, '_LEGACY_ERROR_TEMP_0035', { message: "Column ordering must be ASC, was 'DESC'" })
  return { numBuckets, columns, sort }
}

const reservedProperties: Readonly<Record<string, string>> = {
  provider: 'please use the USING clause to specify it',
  location: 'please use the LOCATION clause to specify it',
  owner: 'it will be set to the current user',
  external: 'please use CREATE EXTERNAL TABLE',
  is_managed_location: 'please remove it from the TBLPROPERTIES list.',
}
const reservedNamespaceProperties: Readonly<Record<string, string>> = {
  location: 'please use the LOCATION clause to specify it',
  owner: 'it will be set to the current user',
  comment: 'please use the COMMENT clause to specify it',
}

/** Properties that clauses of their own set are refused, or left out by a setting. */
export function checkReserved<T extends Readonly<Record<string, string>>>(p: Parser, start: number, given: T, namespace = false): T {
  const reserved = namespace ? reservedNamespaceProperties : reservedProperties
  const key = Object.keys(given).find(k => Object.hasOwn(reserved, k))
  if (key === undefined) return given
  if (p.options.dropsReserved) return Object.fromEntries(Object.entries(given).filter(([k]) => !Object.hasOwn(reserved, k))) as T
  reject(p, start, namespace ? 'UNSUPPORTED_FEATURE.SET_NAMESPACE_PROPERTY' : 'UNSUPPORTED_FEATURE.SET_TABLE_PROPERTY', {
    property: key,
    msg: reserved[key]!,
  })
  return given
}

/** Notes DUPLICATE_CLAUSES about the statement where a clause comes again. */
export function onceEach(p: Parser, start: number, seen = new Set<string>()): (clause: string) => void {
  return clause => {
    if (seen.has(clause)) rejectStatement(p, start, 'DUPLICATE_CLAUSES', { clauseName: clause })
    seen.add(clause)
  }
}

/** The clauses behind CREATE TABLE's columns, in any order, each once. */
export function tableSpec(
  p: Parser,
  start: number,
  external: boolean,
  given: { provider?: string; constraints: readonly TableConstraint[] },
): TableSpec {
  const spec: { -readonly [K in keyof TableSpec]: TableSpec[K] } = {
    options: {},
    properties: {},
    external,
    partitioning: [],
    ...(given.provider === undefined ? {} : { provider: given.provider }),
    constraints: given.constraints,
  }
  const seen = new Set<string>()
  const once = onceEach(p, start, seen)
  if (acceptWords(p, 'USING')) spec.provider = multipartIdentifier(p).join('.')
  for (;;) {
    if (isWord(p, 'OPTIONS') && isSymbol(p, '(', 1)) {
      advance(p)
      once('OPTIONS')
      spec.options = properties(p)
    } else if (acceptWords(p, 'PARTITIONED', 'BY')) {
      once('PARTITIONED BY')
      spec.partitioning = transforms(p, start)
    } else if (isWords(p, 'CLUSTERED', 'BY')) {
      once('CLUSTERED BY')
      spec.bucketSpec = bucketSpec(p)
    } else if (acceptWords(p, 'CLUSTER', 'BY')) {
      once('CLUSTER BY')
      expectSymbol(p, '(')
      spec.clusterBy = commaSeparated(p, multipartIdentifier)
      expectSymbol(p, ')')
    } else if (acceptWords(p, 'LOCATION')) {
      once('LOCATION')
      spec.location = stringLiteral(p)
    } else if (acceptWords(p, 'COMMENT')) {
      once('COMMENT')
      spec.comment = stringLiteral(p)
    } else if (acceptWords(p, 'TBLPROPERTIES')) {
      once('TBLPROPERTIES')
      spec.properties = checkReserved(p, start, propertiesWithValues(p, start))
    } else if (acceptWords(p, 'DEFAULT', 'COLLATION')) {
      once('DEFAULT COLLATION')
      spec.collation = collationName(p)
    } else if (isWords(p, 'STORED', 'AS') || isWords(p, 'STORED', 'BY') || isWords(p, 'ROW', 'FORMAT')) spec.serde = serde(p)
    else if (isWords(p, 'SKEWED', 'BY')) {
      rejectStatement(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation: 'CREATE TABLE ... SKEWED BY' })
      while (peek(p).kind !== 'end') advance(p)
    } else break
  }
  const clash = (a: string, b: string, condition: string) => {
    if (seen.has(a) && seen.has(b)) reject(p, start, condition)
  }
  clash('CLUSTER BY', 'PARTITIONED BY', 'SPECIFY_CLUSTER_BY_WITH_PARTITIONED_BY_IS_NOT_ALLOWED')
  clash('CLUSTER BY', 'CLUSTERED BY', 'SPECIFY_CLUSTER_BY_WITH_BUCKETING_IS_NOT_ALLOWED')
  if (spec.provider !== undefined && spec.serde !== undefined)
    reject(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation: `CREATE TABLE ... USING ... ${spec.serde.toUpperCase()} ` })
  checkPath(p, start, spec)
  return spec
}

function checkPath(p: Parser, start: number, spec: { options: Readonly<Record<string, string>>; location?: string }): void {
  const key = Object.keys(spec.options).find(k => k.toLowerCase() === 'path')
  if (key === undefined) return
  const { [key]: path, ...rest } = spec.options
  if (spec.location !== undefined) reject(p, start, '_LEGACY_ERROR_TEMP_0032', { pathOne: spec.location, pathTwo: path! })
  spec.options = rest
  spec.location ??= path!
}

/** Each property needs a value. */
export function propertiesWithValues(p: Parser, start: number): Readonly<Record<string, string>> {
  const from = p.pos
  const map = properties(p, true)
  const bare = Object.entries(map).filter(([, v]) => v === '' && !/=\s*(''|"")/.test(textFrom(p, from)))
  if (bare.length > 0)
    reject(p, start, '_LEGACY_ERROR_TEMP_0035', { message: `Values must be specified for key(s): [${bare.map(([k]) => k).join(',')}]` })
  return map
}

/** Keys alone. */
export function propertyKeys(p: Parser, start: number): string[] {
  const map = properties(p)
  const given = Object.keys(map).filter(k => map[k] !== '')
  if (given.length > 0)
    reject(p, start, '_LEGACY_ERROR_TEMP_0035', { message: `Values should not be specified for key(s): [${given.join(',')}]` })
  return Object.keys(map)
}

export function serde(p: Parser): string {
  const from = p.pos
  const stored = isWord(p, 'STORED')
  const by = isWord(p, 'BY', 1)
  p.pos += 2
  if (by) {
    stringLiteral(p)
    if (acceptWords(p, 'WITH', 'SERDEPROPERTIES')) properties(p)
    reject(p, from, 'INVALID_STATEMENT_OR_CLAUSE', { operation: 'STORED BY' })
  } else if (stored) {
    if (acceptWords(p, 'INPUTFORMAT')) {
      stringLiteral(p)
      expectWord(p, 'OUTPUTFORMAT')
      stringLiteral(p)
    } else identifier(p)
  } else if (acceptWords(p, 'SERDE')) {
    stringLiteral(p)
    if (acceptWords(p, 'WITH', 'SERDEPROPERTIES')) properties(p)
  } else {
    expectWord(p, 'DELIMITED')
    for (;;) {
      if (acceptWords(p, 'FIELDS') || acceptWords(p, 'COLLECTION', 'ITEMS') || acceptWords(p, 'MAP', 'KEYS') || acceptWords(p, 'LINES')) {
        expectWord(p, 'TERMINATED', 'BY')
        stringLiteral(p)
        if (acceptWords(p, 'ESCAPED', 'BY')) stringLiteral(p)
      } else if (acceptWords(p, 'NULL', 'DEFINED', 'AS')) stringLiteral(p)
      else break
    }
  }
  return textFrom(p, from)
}
