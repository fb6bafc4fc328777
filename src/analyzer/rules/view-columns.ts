import { Alias, type AttributeReference, Cast, type Expression, newExprId } from '../../plan/expression.ts'
import type { Origin } from '../../plan/origin.ts'
import { canUpCast } from '../../types/cast/rules.ts'
import { type DataType, type StructField, sameType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'

/** What a view promised when it was made. */
export interface ViewShape {
  /** As messages show it. */
  readonly shown: string
  /** The columns that the view has. */
  readonly fields: readonly StructField[]
  /** What its query called them. */
  readonly queryColumns: readonly string[]
  /** How a message advises to make it anew. */
  readonly suggestion: string
  /** `evolve`: the types are those that the query has now; `cast`: any cast will do; `upCast`: only one that loses nothing. */
  readonly types: 'evolve' | 'cast' | 'upCast'
}

/** The columns of a view, of what its query puts out now. Raises INCOMPATIBLE_VIEW_SCHEMA_CHANGE, CANNOT_UP_CAST_DATATYPE. */
export function viewColumns(view: ViewShape, output: readonly AttributeReference[], origin?: Origin): Expression[] {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  // that every column is there is seen before what types they have
  const sources = view.fields.map((field, i) => {
    const wanted = view.queryColumns[i] ?? field.name
    const alike = output.filter(a => same(a.name, wanted))
    const expected = view.queryColumns.filter(c => same(c, wanted)).length
    if (alike.length !== expected)
      throw sparkError('INCOMPATIBLE_VIEW_SCHEMA_CHANGE', {
        viewName: view.shown,
        colName: wanted,
        expectedNum: String(expected),
        actualCols: `[${alike.map(a => a.name).join(',')}]`,
        suggestion: view.suggestion,
      })
    return alike[view.queryColumns.slice(0, i).filter(c => same(c, wanted)).length]!
  })
  return view.fields.map((field, i) => {
    const source = sources[i]!
    const type = field.dataType
    if (view.types === 'evolve' || sameType(source.dataType, type)) return renamed(source, field)
    if (view.types === 'upCast' && !canUpCast(source.dataType, type)) throw upCastError(source, type)
    return renamed(Cast({ child: source, dataType: type, mode: 'ansi', ...(origin ? { origin } : {}) }), field)
  })
}

export const renamed = (child: Expression, field: Pick<StructField, 'name' | 'metadata'>): Expression =>
  Alias({ child, name: field.name, exprId: newExprId(), qualifier: [], ...(field.metadata ? { metadata: field.metadata } : {}) })

const upCastError = (a: AttributeReference, to: DataType) =>
  sparkError(
    'CANNOT_UP_CAST_DATATYPE',
    {
      expression: [...a.qualifier, a.name].join('.'),
      sourceType: quotedSqlName(a.dataType),
      targetType: quotedSqlName(to),
      details:
        'The type path of the target object is:\n\nYou can either add an explicit cast to the input data or choose a higher precision type of the field in the target object',
    },
    contextsOf(undefined),
  )
