import { type Expression, Literal, UnresolvedFunction } from '../plan/expression.ts'
import { StringType } from '../types/data-type.ts'
import { quoteIdentifier } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { quoteParts } from './quoting.ts'
import { nearest } from './suggest.ts'

const VARIANT_SET = ['v', 'path', 'val', 'create_if_missing']

/** The parameters of the functions that take arguments by name. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  count_min_sketch: ['column', 'epsilon', 'confidence', 'seed'],
  counter_diff: ['value', 'startTime'],
  explode: ['collection'],
  explode_outer: ['collection'],
  posexplode: ['collection'],
  posexplode_outer: ['collection'],
  inline: ['input'],
  inline_outer: ['input'],
  mask: ['str', 'upperChar', 'lowerChar', 'digitChar', 'otherChar'],
  variant_explode: ['input'],
  variant_explode_outer: ['input'],
  variant_set: VARIANT_SET,
  try_variant_set: VARIANT_SET,
}

/** A call with its named arguments in their places; defaults stand for what is left out between them. */
export function positional(u: UnresolvedFunction): UnresolvedFunction {
  const name = u.nameParts.at(-1)!.toLowerCase()
  const parameters = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined
  if (!u.args.some(a => a.type === 'NamedArgument') && (parameters === undefined || u.args.length >= (REQUIRED[name] ?? 1))) return u
  if (parameters === undefined)
    throw sparkError('NAMED_PARAMETERS_NOT_SUPPORTED', { functionName: quoteParts([name]) }, contextsOf(u.origin))
  const routineName = quoteIdentifier(name)
  const fail = (condition: string, more: Record<string, string>) => sparkError(condition, { routineName, ...more }, contextsOf(u.origin))
  const args: (Expression | undefined)[] = []
  const named = u.args.findIndex(a => a.type === 'NamedArgument')
  for (const [i, a] of u.args.entries()) {
    if (a.type !== 'NamedArgument') {
      if (named >= 0 && i > named) throw fail('UNEXPECTED_POSITIONAL_ARGUMENT', { parameterName: quoteIdentifier(parameters[i] ?? '') })
      args[i] = a
      continue
    }
    const at = parameters.findIndex(p => p.toLowerCase() === a.name.toLowerCase())
    if (at < 0) {
      const proposal = nearest(
        [a.name],
        parameters.map(p => [p]),
      )
        .slice(0, PROPOSED)
        .join(' ')
      throw fail('UNRECOGNIZED_PARAMETER_NAME', { argumentName: quoteIdentifier(a.name), proposal })
    }
    if (args[at] !== undefined) {
      const sub = at < named ? 'BOTH_POSITIONAL_AND_NAMED' : 'DOUBLE_NAMED_ARGUMENT_REFERENCE'
      throw fail(`DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.${sub}`, { parameterName: quoteIdentifier(parameters[at]!) })
    }
    args[at] = a.value
  }
  for (let i = 0; i < Math.max(args.length, REQUIRED[name] ?? 1); i++)
    if (args[i] === undefined && i < (REQUIRED[name] ?? 1))
      throw fail('REQUIRED_PARAMETER_NOT_FOUND', {
        parameterName: quoteIdentifier(parameters[i]!),
        index: String(i - (named < 0 ? u.args.length : named)),
      })
  const defaults = DEFAULTS[name] ?? {}
  const whole = Array.from({ length: args.length }, (_, i) => args[i] ?? defaults[parameters[i]!])
  return whole.includes(undefined) ? u : UnresolvedFunction({ ...u, args: whole as Expression[] })
}

/** How many parameters have no default; one unless listed. */
const REQUIRED: Readonly<Record<string, number>> = { count_min_sketch: 4, variant_set: 3, try_variant_set: 3 }

/** How many names a message proposes. */
const PROPOSED = 3

const text = (value: string): Expression => Literal({ value, dataType: StringType })
/** What stands for arguments left out before others. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, Expression>>>> = {
  mask: { upperChar: text('X'), lowerChar: text('x'), digitChar: text('n'), otherChar: Literal({ value: null, dataType: StringType }) },
}
