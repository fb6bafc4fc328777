import type { Mismatch } from '../functions/define.ts'
import type { Expression } from '../plan/expression.ts'
import { dataTypeOf, outputOf } from '../plan/output.ts'
import { type DataType, sameType } from '../types/data-type.ts'
import { isOrderable } from '../types/descriptors.ts'
import { catalogString, quotedSqlName } from '../types/names.ts'
import { castProblem } from './coercion/cast-problem.ts'
import { isAtomic, isIntegral } from './coercion/common-type.ts'
import { alike } from './coercion/comparison.ts'
import { ordinal } from './quoting.ts'
import { fullSql, prettySql } from './sql.ts'

/** What is wrong with the types of a node that stands in plans as parsed (CASE, IN, CAST, subqueries, sorting); undefined if nothing is. The children are resolved. */
export function typeProblem(e: Expression): Mismatch | undefined {
  switch (e.type) {
    case 'CaseWhen': {
      const i = e.whens.findIndex(w => dataTypeOf(w).type !== 'boolean')
      const types = [...e.thens, ...(e.otherwise ? [e.otherwise] : [])].map(dataTypeOf)
      if (!allLike(types)) return differing('casewhen', types)
      if (i < 0) return undefined
      return mismatch('UNEXPECTED_INPUT_TYPE', {
        paramIndex: ordinal(i * 2),
        requiredType: '"BOOLEAN"',
        inputSql: `"${prettySql(e.whens[i]!)}"`,
        inputType: quotedSqlName(dataTypeOf(e.whens[i]!)),
      })
    }
    case 'In': {
      const types = [e.value, ...e.list].map(dataTypeOf)
      if (!types.every(t => alike(t, types[0]!))) return differing('in', types)
      return unordered('in', types[0]!)
    }
    case 'InSubquery':
      return inSubquery(e)
    case 'Cast':
      return castProblem(dataTypeOf(e.child), e.dataType, e.mode)
    case 'SortOrder':
      return unordered('sortorder', dataTypeOf(e.child))
    case 'Call':
      return partProblem(e)
    default:
      return undefined
  }
}

/** Indexes are integral, keys of their map's type: what could be cast to it was. */
function partProblem(e: Extract<Expression, { type: 'Call' }>): Mismatch | undefined {
  if (e.name !== '$array_item' && e.name !== '$map_value') return undefined
  const [of, key] = e.args.map(dataTypeOf) as [DataType, DataType]
  if (of.type === 'map' ? !isAtomic(of.key) || !isAtomic(key) || of.key.type === key.type : isIntegral(key)) return undefined
  return mismatch('UNEXPECTED_INPUT_TYPE', {
    paramIndex: 'second',
    requiredType: of.type === 'map' ? quotedSqlName(of.key) : '"INTEGRAL"',
    inputSql: `"${prettySql(e.args[1]!)}"`,
    inputType: quotedSqlName(key),
  })
}

const mismatch = (sub: string, parameters: Record<string, string>): Mismatch => ({ condition: `DATATYPE_MISMATCH.${sub}`, parameters })

const differing = (functionName: string, types: readonly DataType[]) =>
  mismatch('DATA_DIFF_TYPES', { functionName: `\`${functionName}\``, dataType: `[${types.map(quotedSqlName).join(', ')}]` })

const unordered = (functionName: string, t: DataType) =>
  isOrderable(t) ? undefined : mismatch('INVALID_ORDERING_TYPE', { functionName: `\`${functionName}\``, dataType: quotedSqlName(t) })

/** The same type up to nullability inside; with `named` false, up to the names of fields as well. */
export function likeType(a: DataType, b: DataType, named = true): boolean {
  if (a.type !== b.type) return false
  switch (a.type) {
    case 'array':
      return likeType(a.element, (b as typeof a).element, named)
    case 'map':
      return likeType(a.key, (b as typeof a).key, named) && likeType(a.value, (b as typeof a).value, named)
    case 'struct': {
      const fields = (b as typeof a).fields
      return (
        a.fields.length === fields.length &&
        a.fields.every(
          (f, i) => (!named || f.name.toLowerCase() === fields[i]!.name.toLowerCase()) && likeType(f.dataType, fields[i]!.dataType, named),
        )
      )
    }
    default:
      return sameType(a, b)
  }
}

const allLike = (types: readonly DataType[]) => types.every(t => likeType(t, types[0]!))

function inSubquery(e: Extract<Expression, { type: 'InSubquery' }>): Mismatch | undefined {
  const columns = outputOf(e.plan)
  const quoted = (es: readonly Expression[]) => es.map(x => `"${prettySql(x)}"`).join(', ')
  if (columns.length !== e.values.length)
    return mismatch('IN_SUBQUERY_LENGTH_MISMATCH', {
      leftLength: String(e.values.length),
      rightLength: String(columns.length),
      leftColumns: quoted(e.values),
      rightColumns: quoted(columns),
    })
  const off = e.values.flatMap((v, i) => (alike(dataTypeOf(v), columns[i]!.dataType) ? [] : [i]))
  if (off.length === 0) return undefined
  const texts = (i: number) => dataTypeOf(e.values[i]!).type === 'string' && columns[i]!.dataType.type === 'string'
  if (off.every(texts)) return { condition: 'INDETERMINATE_COLLATION_IN_EXPRESSION', parameters: { expr: `"${prettySql(e)}"` } }
  const side = (es: readonly Expression[]) => es.map(x => quotedSqlName(dataTypeOf(x))).join(', ')
  return mismatch('IN_SUBQUERY_DATA_TYPE_MISMATCH', {
    mismatchedColumns: off
      .map(
        i =>
          `(${fullSql(e.values[i]!)}:${catalogString(dataTypeOf(e.values[i]!))}, ${fullSql(columns[i]!)}:${catalogString(columns[i]!.dataType)})`,
      )
      .join(', '),
    leftType: side(e.values),
    rightType: side(columns),
  })
}
