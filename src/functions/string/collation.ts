import { INDETERMINATE } from '../../types/collation.ts'
import { collationOf, collationProposals } from '../../types/collation-names.ts'
import { StringType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { scalar } from '../define.ts'
import { constantOf } from '../type-rules.ts'

/** Collations of strings: giving one, and asking for it. */

export const collate = scalar({
  name: 'collate',
  group: 'string_funcs',
  since: '4.0.0',
  usage: 'collate(expr, collationName)',
  doc: 'The string with a collation, by which it is then compared.',
  examples: [["SELECT COLLATION('Spark SQL' collate UTF8_LCASE)", 'SYSTEM.BUILTIN.UTF8_LCASE']],
  args: ['string', 'any'],
  strict: true,
  evaluates: [1],
  check: ([, name]) => {
    const given = constantOf(name)
    if (given === undefined)
      throw sparkError('NON_FOLDABLE_ARGUMENT', { funcName: '`collate`', paramName: '`collationName`', paramType: '"STRING"' })
    if (typeof given !== 'string')
      throw sparkError('UNEXPECTED_INPUT_TYPE', {
        functionName: '`collate`',
        paramIndex: 'first',
        requiredType: '"STRING"',
        inputSql: '"NULL"',
        inputType: '"VOID"',
      })
    if (collationOf(given) === undefined)
      throw sparkError('COLLATION_INVALID_NAME', { collationName: given, proposals: collationProposals(given) })
    return undefined
  },
  // that of bytes is told too, where someone wrote it
  returns: (_types, args) => ({ type: 'string', collation: collationOf(String(constantOf(args[1])))?.name }),
  eval: (s: string) => s,
})

export const collation = scalar({
  name: 'collation',
  group: 'string_funcs',
  since: '4.0.0',
  usage: 'collation(expr)',
  doc: 'The full name of the collation of the string.',
  examples: [["SELECT collation('Spark SQL')", 'SYSTEM.BUILTIN.UTF8_BINARY']],
  args: ['string'],
  strict: true,
  returns: StringType,
  nulls: 'never',
  bind: info => {
    const t = info.argTypes[0]!
    const name = (t.type === 'string' ? t.collation : undefined) ?? 'UTF8_BINARY'
    return () => (name === INDETERMINATE ? 'null' : `SYSTEM.BUILTIN.${name}`)
  },
})
