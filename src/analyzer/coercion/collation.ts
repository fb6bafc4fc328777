import { Call, Cast, type Expression, Literal } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { childrenOf } from '../../plan/tree.ts'
import { INDETERMINATE } from '../../types/collation.ts'
import { type DataType, StringType, sameType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { mapTypes } from '../../types/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { prettySql } from '../sql.ts'

/**
 * Which collation the strings of an expression have in common. COLLATE is explicit and wins; columns (and casts that someone wrote) have
 * their own implicitly; what is left takes that of the others. Explicit ones that differ are an error, implicit ones leave none.
 */
type Strength = 'explicit' | 'implicit' | 'default'

const collationsIn = (t: DataType): string[] => {
  switch (t.type) {
    case 'string':
      return [t.collation ?? 'UTF8_BINARY']
    case 'array':
      return collationsIn(t.element)
    case 'map':
      return [...collationsIn(t.key), ...collationsIn(t.value)]
    case 'struct':
      return t.fields.flatMap(f => collationsIn(f.dataType))
    default:
      return []
  }
}
const isCollated = (t: DataType): boolean => collationsIn(t).some(c => c !== 'UTF8_BINARY')

function strengthOf(e: Expression): Strength {
  switch (e.type) {
    case 'Literal':
      return 'default'
    case 'Cast':
      // a text made of something else has no collation of its own
      return e.implicit
        ? strengthOf(e.child)
        : isPlain(e.dataType) && collationsIn(dataTypeOf(e.child)).length === 0
          ? 'default'
          : 'implicit'
    case 'Call': {
      if (e.name === 'collate') return 'explicit'
      const inner = e.args.filter(a => collationsIn(typeIn(a)).length > 0).map(strengthOf)
      return inner.includes('explicit') ? 'explicit' : inner.includes('implicit') ? 'implicit' : 'default'
    }
    case 'Alias':
      return strengthOf(e.child)
    case 'AttributeReference':
    case 'OuterReference':
    case 'LambdaVariable':
    case 'ScalarSubquery':
      return 'implicit'
    default: {
      const inner = childrenOf(e)
        .filter(c => collationsIn(typeIn(c)).length > 0)
        .map(strengthOf)
      return inner.includes('explicit') ? 'explicit' : inner.includes('implicit') ? 'implicit' : 'default'
    }
  }
}
const isPlain = (t: DataType): boolean => t.type === 'string' && t.collation === undefined
const typeIn = (e: Expression): DataType => (e.type === 'LambdaFunction' ? { type: 'null' } : dataTypeOf(e))

/** The collation of several expressions together; undefined where all is plain. */
function together(args: readonly Expression[]): string | undefined {
  const texts = args.filter(a => collationsIn(typeIn(a)).length > 0)
  if (!texts.some(a => isCollated(typeIn(a)))) return undefined
  const by = (s: Strength) => [...new Set(texts.filter(a => strengthOf(a) === s).flatMap(a => collationsIn(typeIn(a))))]
  const explicit = by('explicit')
  if (explicit.length > 1) {
    const explicitTypes = explicit.map(c => quotedSqlName(stringOf(c))).join(', ')
    throw sparkError('COLLATION_MISMATCH.EXPLICIT', { explicitTypes })
  }
  if (explicit[0] !== undefined) return explicit[0]
  const implicit = by('implicit')
  if (implicit.length > 1) return INDETERMINATE
  return implicit[0] ?? by('default').find(c => c !== 'UTF8_BINARY')
}

const stringOf = (collation: string): DataType => (collation === 'UTF8_BINARY' ? StringType : { type: 'string', collation })

/** The type with another collation for its strings. */
const withCollation = (t: DataType, collation: string): DataType => mapTypes(t, u => (u.type === 'string' ? stringOf(collation) : u))

function recollated(e: Expression, collation: string, hidden = false): Expression {
  if (e.type === 'LambdaFunction') return e
  const t = dataTypeOf(e)
  const dataType = withCollation(t, collation)
  if (sameType(t, dataType)) return e
  if (e.type === 'Literal' && !hidden) return Literal({ ...e, dataType })
  // the cast that makes the text makes it with the collation
  if (e.type === 'Cast' && isPlain(e.dataType)) return Cast({ ...e, dataType, implicit: true })
  return Cast({ child: e, dataType, mode: 'ansi', implicit: true, ...(e.origin && { origin: e.origin }) })
}

/** Functions whose strings meet: all arguments but those that `except` names. */
const MEETING: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  `= < <= > >= != <=> equal_null concat || concat_ws contains startswith endswith instr locate find_in_set replace translate
  substring_index split_part overlay trim ltrim rtrim btrim lpad rpad greatest least coalesce nvl nvl2 elt mask regexp_replace
  levenshtein str_to_map array array_contains array_position array_remove array_append array_prepend array_insert array_union
  array_intersect array_except arrays_overlap array_join if between`
    .split(/\s+/)
    .map(name => [name, []]),
)
/** Those that can go without a collation, as they compare nothing. */
const INDIFFERENT = new Set([
  'concat',
  '||',
  'concat_ws',
  'coalesce',
  'nvl',
  'nvl2',
  'if',
  'array',
  'elt',
  'overlay',
  'lpad',
  'rpad',
  'array_append',
  'array_prepend',
  'array_insert',
])

/** The arguments of a function with one collation. */
export function alignCollations(name: string, args: readonly Expression[]): readonly Expression[] {
  if (!args.some(a => isCollated(typeIn(a)))) return args
  if (name === 'map') {
    const [keys, values] = [args.filter((_, i) => i % 2 === 0), args.filter((_, i) => i % 2 === 1)].map(list => alignAll(list)) as [
      Expression[],
      Expression[],
    ]
    return args.map((_, i) => (i % 2 === 0 ? keys : values)[i >> 1]!)
  }
  if (MEETING[name] === undefined) return args
  if (!INDIFFERENT.has(name)) {
    const collation = together(args)
    if (collation === INDETERMINATE) throw indeterminate(Call({ name, args, dataType: StringType, nullable: true }), undefined)
  }
  return alignAll(args, REWRITTEN.has(name))
}

/** These print their arguments as they were. */
const REWRITTEN = new Set(['between', 'btrim', 'equal_null'])

/** Expressions that are to be of one type, with one collation. */
export function alignAll(args: readonly Expression[], hidden = false): readonly Expression[] {
  const collation = together(args)
  return collation === undefined ? args : args.map(a => recollated(a, collation, hidden))
}

/** As `alignAll`, for what compares the expressions. */
export function alignCompared(e: Expression, args: readonly Expression[]): readonly Expression[] {
  if (together(args) === INDETERMINATE) throw indeterminate(e, e)
  return alignAll(args)
}

const indeterminate = (e: Expression, at: Expression | undefined) =>
  sparkError('INDETERMINATE_COLLATION_IN_EXPRESSION', { expr: `"${prettySql(e)}"` }, contextsOf(at?.origin))

/** Functions whose string result has the collation of their first string argument. */
const KEEPING = new Set(
  `upper lower initcap substring left right substring_index split_part concat concat_ws elt repeat lpad rpad replace translate overlay
  reverse trim ltrim rtrim btrim mask regexp_replace regexp_extract regexp_substr format_string split regexp_extract_all
  str_to_map array_join hex listagg make_valid_utf8 validate_utf8 try_validate_utf8 sentences`.split(/\s+/),
)

/** A function's result type with the collation that it passes on. */
export function keptCollation(name: string, t: DataType, args: readonly Expression[]): DataType {
  if (!KEEPING.has(name)) return t
  const first = args.map(typeIn).find(x => x.type === 'string' || (x.type === 'array' && x.element.type === 'string'))
  const text = first?.type === 'array' ? first.element : first
  const collation = text?.type === 'string' ? text.collation : undefined
  return collation === undefined ? t : mapTypes(t, u => (u.type === 'string' ? { type: 'string', collation } : u))
}

/** Functions that take only strings that are compared by bytes or by lower case. */
const BINARY_OR_LCASE = new Set(
  'like ilike rlike like_all like_any not_like_all not_like_any split regexp_replace regexp_extract regexp_extract_all regexp_count regexp_substr regexp_instr'.split(
    ' ',
  ),
)
/** Functions that search, and so take no strings whose collation knows cases but no accents. */
const SEARCHING = new Set(
  'contains startswith endswith instr locate position replace translate substring_index split_part trim ltrim rtrim btrim str_to_map'.split(
    ' ',
  ),
)

/** Does a function take a string of the type as the argument at this place? What patterns are of makes no difference, but for trailing blanks. */
export function takesCollation(name: string, t: DataType, place: number): boolean {
  if (t.type !== 'string' || t.collation === undefined) return true
  if (SEARCHING.has(name)) return !/_AI(_|$)/.test(t.collation) || /_CI(_|$)/.test(t.collation)
  if (place > 0) return !BINARY_OR_LCASE.has(name) || !t.collation.endsWith('_RTRIM')
  return !BINARY_OR_LCASE.has(name) || /^UTF8_(BINARY|LCASE)$/.test(t.collation)
}
