import { scalar } from '../define.ts'

/** What stands for values that users name: variables, results of their functions. Once names are settled, only the values stay. */

const named = { group: '', since: '3.5.0', doc: 'The value.', examples: [], nulls: 'custom' } as const

export const variable = scalar({
  ...named,
  name: '$variable',
  usage: '$variable(value, name)',
  args: ['any', 'string'],
  returns: types => types[0]!,
  sql: ([, text]) => `variablereference(${text})`,
  rewrite: ([value]) => value!,
  eval: value => value,
})

/** The body of a function with its arguments put in; the arguments only show in the name. */
export const sqlFunction = scalar({
  ...named,
  name: '$sql_function',
  usage: '$sql_function(value, name, arguments...)',
  args: ['any', 'string', 'any*'],
  returns: types => types[0]!,
  sql: ([, name, ...args]) => `${name}(${args.join(', ')})`,
  rewrite: ([value]) => value!,
  eval: value => value,
})
