import type { Mismatch, Told } from '../functions/define.ts'
import { lookupFunction } from '../functions/registry.ts'
import { type Expression, UnresolvedFunction } from '../plan/expression.ts'
import { dataTypeOf } from '../plan/output.ts'
import { quotedSqlName } from '../types/names.ts'
import { DOCUMENTATION, type SparkException, sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { ordinal, quoteParts } from './quoting.ts'
import { fullSql, prettySql } from './sql.ts'
import { trimAliases } from './trim-aliases.ts'

/** What does not fit as Spark's error, with the text of the expression that it is about. */
export function mismatchError(m: Mismatch, e: Expression): SparkException {
  const told = tellingOf(e)
  const parameters: Record<string, string> = {}
  for (const [name, p] of Object.entries(m.parameters)) parameters[name] = typeof p === 'string' ? p : textOf(p)
  if (m.condition.startsWith('DATATYPE_MISMATCH')) parameters.sqlExpr ??= `"${prettySql(trimAliases(told))}"`
  if (m.condition.startsWith('WRONG_NUM_ARGS')) parameters.docroot ??= DOCUMENTATION
  if (parameters.functionName === '' && e.type === 'UnresolvedFunction')
    parameters.functionName = quoteParts([e.nameParts.at(-1)!.toLowerCase()])
  if (parameters.inputType === '') parameters.inputType = argumentType(e, parameters.paramIndex!)
  if (parameters.inputSql === '') parameters.inputSql = argumentSql(e, parameters.paramIndex!)
  if (parameters.exprWithSeed === '') parameters.exprWithSeed = `"${prettySql(e)}"`
  if (parameters.exprName === '') parameters.exprName = fieldNames(e)
  if (parameters.inputExprs === '') parameters.inputExprs = unnamed(e)
  if (checkedAs(e) !== undefined && told !== e && 'functionName' in parameters && !m.condition.startsWith('WRONG_NUM_ARGS'))
    parameters.functionName = quoteParts([(told as UnresolvedFunction).nameParts.at(-1)!])
  return sparkError(m.condition, parameters, m.placeless ? [] : contextsOf(e.origin))
}

const textOf = (told: Exclude<Told, string>): string => (told.qualified ? fullSql(told.sql) : `"${prettySql(trimAliases(told.sql))}"`)

/** The call that an error is about: of the function that stands in for the written one. */
function tellingOf(e: Expression): Expression {
  // an inverse distribution is by now one of what it orders
  if (e.type === 'UnresolvedFunction' && e.orderBy !== undefined && e.nameParts.at(-1)!.toLowerCase().startsWith('percentile_'))
    return UnresolvedFunction({ ...e, args: [...e.orderBy.map(o => o.child), ...e.args], orderBy: undefined })
  // what it orders by are arguments like the others
  if (e.type === 'UnresolvedFunction' && e.orderBy !== undefined && lookupFunction(e.nameParts.at(-1)!)?.name === 'listagg')
    return UnresolvedFunction({ ...e, args: [...e.args, ...e.orderBy], orderBy: undefined, distinct: false, filter: undefined })
  // an aggregate knows nothing of DISTINCT and FILTER
  if (e.type === 'UnresolvedFunction' && (e.distinct || e.filter !== undefined))
    return UnresolvedFunction({ ...e, distinct: false, filter: undefined })
  const as = checkedAs(e)
  if (typeof as !== 'string') return e
  const { args } = e as UnresolvedFunction
  // TRIM(BOTH characters FROM text) has its arguments the other way round
  return UnresolvedFunction({
    ...(e as UnresolvedFunction),
    nameParts: [as],
    args: as === 'trim' && args.length === 2 ? [args[1]!, args[0]!] : args,
  })
}

export function checkedAs(e: Expression): string | true | undefined {
  const f = e.type === 'UnresolvedFunction' ? lookupFunction(e.nameParts.at(-1)!) : undefined
  return f !== undefined && f.kind !== 'missing' ? f.checkedAs : undefined
}

/** The names of a struct's fields, as they were written. */
function fieldNames(e: Expression): string {
  const args = 'args' in e ? e.args : []
  const names = args.filter((_, i) => i % 2 === 0)
  return `[${names.map(a => `"${prettySql(trimAliases(a))}"`).join(', ')}]`
}

/** The names of a struct's fields that are no constant texts. */
function unnamed(e: Expression): string {
  const args = 'args' in e ? e.args : []
  const wrong = args.filter((a, i) => i % 2 === 0 && !(a.type === 'Literal' && a.dataType.type === 'string' && a.value !== null))
  return `[${wrong.map(a => `"${prettySql(trimAliases(a))}"`).join(', ')}]`
}

/** An entry's own check names the argument by its number only. */
function argumentSql(e: Expression, paramIndex: string): string {
  const arg = argumentOf(e, paramIndex)
  return arg === undefined ? '' : `"${prettySql(arg)}"`
}
/** Its type as it was written, before any coercion. */
function argumentType(e: Expression, paramIndex: string): string {
  const arg = argumentOf(e, paramIndex)
  return arg === undefined ? '' : quotedSqlName(dataTypeOf(arg))
}
function argumentOf(e: Expression, paramIndex: string): Expression | undefined {
  const args = 'args' in e ? e.args : []
  return args.find((_, i) => ordinal(i) === paramIndex)
}
