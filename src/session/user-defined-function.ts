import { ExternalUdf } from '../plan/expression.ts'
import type { DataType } from '../types/data-type.ts'
import { parseType } from '../types/ddl.ts'
import { captureClosure } from '../util/closure/capture.ts'
import type { Closure } from '../util/closure/nodes.ts'
import { callSite } from './call-site.ts'
import { Column, type ColumnOrName, toColumn } from './column.ts'

type AnyFunction = (...args: never[]) => unknown

export interface UdfOptions {
  /** The function's variables by name, where it is not to be looked into. */
  readonly captures?: Readonly<Record<string, unknown>>
}

/** A JS function as a function of columns. Its arguments are JS values, null included; what it gives is of the return type. */
export interface UserDefinedFunction {
  (...columns: ColumnOrName[]): Column
  readonly returnType: DataType
  readonly deterministic: boolean
  /** Not the same for the same arguments: it is not moved, and called once a row. */
  asNondeterministic(): UserDefinedFunction
  /** It never gives null. */
  asNonNullable(): UserDefinedFunction
  withName(name: string): UserDefinedFunction
  /** @internal */
  readonly definition: UdfDefinition
}

/** What a call needs to know of the function. */
export interface UdfDefinition {
  readonly name: string
  readonly closure: Closure
  readonly returnType: DataType
  readonly deterministic: boolean
  readonly nullable: boolean
  readonly arity: number | undefined
}

/** `udf(fn, 'int')`: the function and the values of its variables are taken now; they run in the engine's workers. */
export function udf(fn: AnyFunction, returnType: string | DataType = 'string', options: UdfOptions = {}): UserDefinedFunction {
  const closure = captureClosure(fn, options.captures)
  const rest = /^[^)]*\.\.\./.test(fn.toString()) || fn.toString().includes('arguments')
  return make({
    name: 'UDF',
    closure,
    returnType: typeof returnType === 'string' ? parseType(returnType) : returnType,
    deterministic: true,
    nullable: true,
    arity: rest ? undefined : fn.length,
  })
}

function make(definition: UdfDefinition): UserDefinedFunction {
  const { returnType, deterministic } = definition
  const f = (...columns: ColumnOrName[]): Column =>
    new Column(
      Object.freeze({
        ...udfCall(
          definition,
          columns.map(c => toColumn(c).expr),
        ),
        origin: callSite(definition.name),
      }),
    )
  return Object.assign(f, {
    returnType,
    deterministic,
    definition,
    asNondeterministic: () => make({ ...definition, deterministic: false }),
    asNonNullable: () => make({ ...definition, nullable: false }),
    withName: (name: string) => make({ ...definition, name }),
  })
}

/** A call of a user's function. */
export const udfCall = (d: UdfDefinition, args: ExternalUdf['args']): ExternalUdf =>
  ExternalUdf({
    name: d.name,
    language: 'javascript',
    payload: d.closure,
    evalType: 'scalar',
    args,
    dataType: d.returnType,
    nullable: d.nullable,
    deterministic: d.deterministic,
  }) as ExternalUdf
