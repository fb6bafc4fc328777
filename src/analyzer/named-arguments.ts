import { type Expression, Literal, UnresolvedFunction } from '../plan/expression.ts'
import { StringType } from '../types/data-type.ts'
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
  uniform: ['min', 'max', 'seed'],
}

/** What stands for arguments that are left out between others. */
const DEFAULTS: Readonly<Record<string, readonly (string | null | undefined)[]>> = { mask: [undefined, 'X', 'x', 'n', null] }
const defaultOf = (name: string, i: number): Expression | undefined => {
  const value = DEFAULTS[name]?.[i]
  return value === undefined ? undefined : Literal({ value, dataType: StringType })
}

/** A call with its named arguments in their places; what is left out in between stays for its default only at the end. */
export function positional(u: UnresolvedFunction): UnresolvedFunction {
  if (!u.args.some(a => a.type === 'NamedArgument')) return u
  const name = u.nameParts.at(-1)!.toLowerCase()
  const parameters = PARAMETERS[name]
  if (parameters === undefined)
    throw sparkError('NAMED_PARAMETERS_NOT_SUPPORTED', { functionName: quoteParts([name]) }, contextsOf(u.origin))
  const args: (Expression | undefined)[] = []
  for (const [i, a] of u.args.entries()) {
    if (a.type !== 'NamedArgument') {
      args[i] = a
      continue
    }
    const at = parameters.findIndex(p => p.toLowerCase() === a.name.toLowerCase())
    // names that don't fit are reported with the call
    if (at < 0 || args[at] !== undefined) return u
    args[at] = a.value
  }
  const filled = Array.from(args, (a, i) => a ?? defaultOf(name, i))
  return filled.includes(undefined) ? u : UnresolvedFunction({ ...u, args: filled as Expression[] })
}
