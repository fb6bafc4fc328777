import type { Expression } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import {
  type ArrayType,
  type DataType,
  IntegerType,
  type MapType,
  StringType,
  StructField,
  StructType,
  sameType,
  VariantType,
} from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { GeneratorFunction, Mismatch } from '../define.ts'
import { constantOf } from '../type-rules.ts'

/** Functions that make rows. `returns` is the struct of the columns of one row; the rows themselves are the Generate operator's. */

const generator = (f: Omit<GeneratorFunction, 'kind' | 'group'> & { group?: string }): GeneratorFunction =>
  Object.freeze({ kind: 'generator', group: 'generator_funcs', ...f })

/** The columns that an array or a map is taken apart into. */
const elements = (t: DataType, outer: boolean): StructField[] => {
  if (t.type === 'map')
    return [StructField('key', (t as MapType).key, outer), StructField('value', (t as MapType).value, outer || t.valueContainsNull)]
  const a = t as ArrayType
  return [StructField('col', a.element, outer || a.containsNull)]
}

const exploding = (name: string, outer: boolean, position: boolean, doc: string): GeneratorFunction =>
  generator({
    name,
    since: outer ? '2.2.0' : position ? '2.0.0' : '1.0.0',
    usage: `${name}(expr)`,
    doc,
    examples: [],
    args: ['array|map'],
    checkedAs: name.replace(/_outer$/, ''),
    strict: 'exact',
    returns: ([t]) => StructType([...(position ? [StructField('pos', IntegerType, outer)] : []), ...elements(t!, outer)]),
  })

export const explodes = [
  exploding('explode', false, false, 'A row per element of an array, or per entry of a map.'),
  exploding('explode_outer', true, false, 'As `explode`, with a row of nulls for nothing.'),
  exploding('posexplode', false, true, 'A row per element with its index from 0.'),
  exploding('posexplode_outer', true, true, 'As `posexplode`, with a row of nulls for nothing.'),
]

const structArray = (e: Expression): boolean => {
  const t = dataTypeOf(e)
  return t.type === 'array' && t.element.type === 'struct'
}

const wrongInput = (e: Expression, requiredType: string): Mismatch => ({
  condition: 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE',
  parameters: {
    paramIndex: 'first',
    requiredType,
    inputSql: '',
    inputType: quotedSqlName(dataTypeOf(e)),
  },
})

const inlining = (name: string, outer: boolean): GeneratorFunction =>
  generator({
    name,
    since: '2.0.0',
    usage: `${name}(expr)`,
    doc: `A row per struct of an array${outer ? ', or one of nulls for nothing' : ''}.`,
    examples: [],
    args: ['any'],
    checkedAs: name.replace(/_outer$/, ''),
    check: ([e]) => (structArray(e!) ? undefined : wrongInput(e!, '"ARRAY<STRUCT>"')),
    returns: ([t]) => {
      const a = t as ArrayType
      return StructType((a.element as StructType).fields.map(f => StructField(f.name, f.dataType, f.nullable || outer || a.containsNull)))
    },
  })
export const inlines = [inlining('inline', false), inlining('inline_outer', true)]

const variantExploding = (name: string, outer: boolean): GeneratorFunction =>
  generator({
    name,
    since: '4.0.0',
    usage: `${name}(expr)`,
    doc: `A row per element of an array or field of an object in a variant${outer ? ', or one of nulls for nothing' : ''}.`,
    examples: [],
    args: ['variant'],
    checkedAs: name.replace(/_outer$/, ''),
    tableOnly: true,
    returns: StructType([
      StructField('pos', IntegerType, outer),
      StructField('key', StringType, true),
      StructField('value', VariantType, outer),
    ]),
  })
export const variantExplodes = [variantExploding('variant_explode', false), variantExploding('variant_explode_outer', true)]

export const jsonTuple = generator({
  name: 'json_tuple',
  group: 'json_funcs',
  since: '1.6.0',
  usage: 'json_tuple(jsonStr, p1, p2, ..., pn)',
  doc: 'A row of the values of the fields of a JSON object, as text.',
  examples: [],
  args: ['any', 'any*'],
  check: args => {
    if (args.length < 2)
      return {
        condition: 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
        parameters: { functionName: '`json_tuple`', expectedNum: '> 1', actualNum: String(args.length) },
        placeless: true,
      }
    return args.every(a => dataTypeOf(a).type === 'string') ? undefined : notStrings
  },
  returns: types => StructType(types.slice(1).map((_, i) => StructField(`c${i}`, StringType, true))),
})
const notStrings: Mismatch = { condition: 'DATATYPE_MISMATCH.NON_STRING_TYPE', parameters: { funcName: '`json_tuple`' } }

/** All values of a column have one type. */
function differingColumn(values: readonly Expression[], width: number): Mismatch | undefined {
  for (const [i, e] of values.entries()) {
    const first = values.findIndex((v, j) => j % width === i % width && dataTypeOf(v).type !== 'null')
    const [a, b] = [dataTypeOf(values[first] ?? e), dataTypeOf(e)]
    if (b.type === 'null' || sameType(a, b)) continue
    return {
      condition: 'DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES',
      parameters: {
        columnIndex: String(i % width),
        leftParamIndex: String(first + 1),
        leftType: quotedSqlName(a),
        rightParamIndex: String(i + 1),
        rightType: quotedSqlName(b),
      },
    }
  }
  return undefined
}

export const stack = generator({
  name: 'stack',
  since: '2.0.0',
  usage: 'stack(n, expr1, ..., exprk)',
  doc: 'The values as n rows; nulls where there are too few.',
  examples: [],
  args: ['n=int!', 'any+'],
  strict: 'exact',
  evaluates: [0],
  check: ([n, ...values]) => {
    const count = Number(constantOf(n))
    if (!(count > 0)) {
      const parameters = { exprName: '`n`', valueRange: '(0, 2147483647]', currentValue: String(constantOf(n)) }
      return { condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters }
    }
    return differingColumn(values, Math.ceil(values.length / count))
  },
  returns: (types, args) => {
    const n = Number(constantOf(args[0]))
    const width = Math.ceil((types.length - 1) / n)
    // whatever its values are, a column may be null
    return StructType(
      Array.from({ length: width }, (_, c) => {
        const column = types.filter((_, i) => i > 0 && (i - 1) % width === c)
        return StructField(`col${c}`, column.find(t => t.type !== 'null') ?? column[0]!, true)
      }),
    )
  },
})
