import { collationRows } from '../functions/generator/tables.ts'
import { Call, Cast, type Expression, Literal } from '../plan/expression.ts'
import { dataTypeOf } from '../plan/output.ts'
import { nonReserved, reserved } from '../sql/keywords.ts'
import { ArrayType, IntegerType, StringType, type StructType, sameType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { unsupported } from '../util/unsupported.ts'

/** The array or map whose elements a generator makes rows of. */
export function collectionOf(generator: Call): { collection: Expression; inline: boolean; position: boolean } {
  const name = generator.name.replace(/_outer$/, '')
  switch (name) {
    case 'explode':
    case 'posexplode':
      return { collection: generator.args[0]!, inline: false, position: name === 'posexplode' }
    case 'inline':
      return { collection: generator.args[0]!, inline: true, position: false }
    case 'stack':
      return { collection: stacked(generator), inline: true, position: false }
    case 'variant_explode':
      return { collection: rowsOf('$variant_entries', generator), inline: true, position: false }
    case 'json_tuple':
      return { collection: rowsOf('$json_tuple', generator), inline: true, position: false }
    case 'collations':
      return { collection: constantRows(generator, collationRows()), inline: true, position: false }
    case 'sql_keywords': {
      const rows = [...new Set([...reserved, ...nonReserved])].sort().map(word => [word, false])
      return { collection: constantRows(generator, rows), inline: true, position: false }
    }
    default:
      throw unsupported(`function ${generator.name}`)
  }
}

const constantRows = (g: Call, value: readonly Value[]): Expression => Literal({ value, dataType: ArrayType(g.dataType, false) })

/** What a function gives as an array of structs. */
const rowsOf = (name: string, g: Call): Expression =>
  Call({ name, args: g.args, dataType: ArrayType(g.dataType, false), nullable: true, options: g.options, origin: g.origin })

/** stack(n, ...) as an array of n structs. */
function stacked(g: Call): Expression {
  const row = g.dataType as StructType
  const width = row.fields.length
  const n = Math.ceil((g.args.length - 1) / width)
  const { options } = g
  const field = (r: number, c: number): Expression => {
    const { dataType } = row.fields[c]!
    const e = g.args[1 + r * width + c]
    if (e === undefined) return Literal({ value: null, dataType })
    return sameType(dataTypeOf(e), dataType) ? e : Cast({ child: e, dataType, mode: 'ansi' })
  }
  const count = Math.max(n, Number(g.args[0]!.type === 'Literal' ? g.args[0]!.value : n))
  const structs = Array.from({ length: n }, (_, r) =>
    Call({
      name: 'named_struct',
      args: row.fields.flatMap((f, c) => [Literal({ value: f.name, dataType: StringType }), field(r, c)]),
      dataType: row,
      nullable: false,
      options,
    }),
  )
  const dataType = ArrayType(row, true)
  const call = (name: string, args: readonly Expression[]) => Call({ name, args, dataType, nullable: false, options, origin: g.origin })
  const values = call('array', structs)
  if (count === n) return values
  // the fields of a struct that is null are null
  const nulls = call('array_repeat', [Literal({ value: null, dataType: row }), Literal({ value: count - n, dataType: IntegerType })])
  return call('$concat_arrays', [values, nulls])
}
