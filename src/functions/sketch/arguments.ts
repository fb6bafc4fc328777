import { type Expression, Literal } from '../../plan/expression.ts'
import { type DataType, IntegerType, StringType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import type { Mismatch } from '../define.ts'
import { quoted } from '../errors.ts'
import { mismatch, typeOf } from '../type-rules.ts'

/** What functions of sketches check of their arguments: they cast nothing. */

const ORDINALS = ['first', 'second', 'third', 'fourth']

/** The first argument that is of none of its types (given as Spark lists them); an untyped null fits everywhere. */
export function typesProblem(args: readonly Expression[], wanted: readonly (readonly DataType[])[]): Mismatch | undefined {
  for (const [i, arg] of args.entries()) {
    const t = typeOf(arg)
    const types = wanted[i]
    if (types === undefined || t.type === 'null' || types.some(w => fits(t, w))) continue
    const names = types.map(quotedSqlName)
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: ORDINALS[i]!,
      requiredType: names.length === 1 ? names[0]! : `(${names.join(' or ')})`,
      inputSql: '',
      inputType: quotedSqlName(t),
    })
  }
  return undefined
}

const fits = (t: DataType, wanted: DataType): boolean =>
  t.type === wanted.type && (t.type !== 'array' || wanted.type !== 'array' || t.element.type === wanted.element.type)

export const isConstant = (e: Expression | undefined): boolean =>
  e === undefined || e.type === 'Literal' || (e.type === 'Cast' && isConstant(e.child))

/** Appends what was left out of the end of the arguments. */
export const withDefaults =
  (...defaults: readonly (readonly [position: number, value: number | string | boolean])[]) =>
  (args: readonly Expression[]): readonly Expression[] => {
    const all = [...args]
    for (const [position, value] of defaults)
      if (all.length === position)
        all.push(
          Literal({
            value,
            dataType: typeof value === 'number' ? IntegerType : typeof value === 'string' ? StringType : { type: 'boolean' },
          }),
        )
    return all
  }

/** Theta and tuple sketches have 2^4 to 2^26 nominal entries. */
export function checkNominal(name: string, lgNominal: number): void {
  if (lgNominal >= 4 && lgNominal <= 26) return
  throw sparkError('SKETCH_INVALID_LG_NOM_ENTRIES', { function: quoted(name), min: '4', max: '26', value: String(lgNominal) })
}
