import type { FunctionDefinition } from '../functions/define.ts'
import { scalar } from '../functions/define.ts'
import type { DataType } from '../types/data-type.ts'
import { type UdfOptions, type UserDefinedFunction, udf, udfCall } from './user-defined-function.ts'

type AnyFunction = (...args: never[]) => unknown

/** A session's functions by name, in lower case. */
export type UserFunctions = Map<string, FunctionDefinition>

/** `spark.udf`: names functions for SQL. Source: Spark's `UDFRegistration`. */
export class UDFRegistration {
  private readonly functions: UserFunctions

  /** @internal */
  constructor(functions: UserFunctions) {
    this.functions = functions
  }

  /** A JS function, or what `udf` made of one, under a name; one of that name before is replaced. */
  register(name: string, f: AnyFunction | UserDefinedFunction, returnType?: string | DataType, options?: UdfOptions): UserDefinedFunction {
    const made = ('definition' in f ? f : udf(f as AnyFunction, returnType, options)).withName(name)
    const { definition } = made
    this.functions.set(
      name.toLowerCase(),
      scalar({
        name,
        group: '',
        since: '1.3.0',
        usage: `${name}(...)`,
        doc: '',
        examples: [],
        args: definition.arity === undefined ? ['any*'] : Array.from({ length: definition.arity }, () => 'any'),
        returns: definition.returnType,
        coerce: args => udfCall(definition, args),
      }),
    )
    return made
  }
}
