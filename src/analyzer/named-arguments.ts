import { type Expression, UnresolvedFunction } from '../plan/expression.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { quoteParts } from './quoting.ts'

/** The parameters of the functions that take arguments by name. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  explode: ['collection'],
  explode_outer: ['collection'],
  posexplode: ['collection'],
  posexplode_outer: ['collection'],
  inline: ['input'],
  inline_outer: ['input'],
  mask: ['str', 'upperChar', 'lowerChar', 'digitChar', 'otherChar'],
  randstr: ['length', 'seed'],
  variant_explode: ['input'],
  variant_explode_outer: ['input'],
  uniform: ['min', 'max', 'seed'],
}

/** Functions that report what is missing by its name. */
const COLLECTIONS = new Set(Object.keys(PARAMETERS).filter(n => /explode|inline/.test(n)))

const missing = (name: string, parameter: string, u: UnresolvedFunction) =>
  sparkError(
    'REQUIRED_PARAMETER_NOT_FOUND',
    { routineName: quoteParts([name]), parameterName: quoteParts([parameter]), index: '0' },
    contextsOf(u.origin),
  )

/** A call with its named arguments in their places; what is left out in between stays for its default only at the end. */
export function positional(u: UnresolvedFunction): UnresolvedFunction {
  const name = u.nameParts.at(-1)!.toLowerCase()
  const parameters = PARAMETERS[name]
  if (u.args.length === 0 && parameters !== undefined && COLLECTIONS.has(name)) throw missing(name, parameters[0]!, u)
  if (!u.args.some(a => a.type === 'NamedArgument')) return u
  if (parameters === undefined)
    throw sparkError('NAMED_PARAMETERS_NOT_SUPPORTED', { functionName: quoteParts([name]) }, contextsOf(u.origin))
  const args: (Expression | undefined)[] = []
  for (const [i, a] of u.args.entries()) {
    if (a.type !== 'NamedArgument') {
      args[i] = a
      continue
    }
    const at = parameters.findIndex(p => p.toLowerCase() === a.name.toLowerCase())
    const routineName = quoteParts([name])
    if (at < 0)
      throw sparkError(
        'UNRECOGNIZED_PARAMETER_NAME',
        { routineName, argumentName: quoteParts([a.name]), proposal: parameters.map(p => quoteParts([p])).join(' ') },
        contextsOf(u.origin),
      )
    // names that are given twice are reported with the call
    if (args[at] !== undefined) return u
    args[at] = a.value
  }
  return args.includes(undefined) ? u : UnresolvedFunction({ ...u, args: args as Expression[] })
}
