import { type Expression, Literal } from '../plan/expression.ts'
import type { DeclareHandler } from '../plan/script.ts'
import type { DataType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'

export interface Local {
  readonly dataType: DataType
  value: Value
}

/** What a compound statement of a script declares, within the one around it. */
export class ScriptScope {
  readonly label: string | undefined
  readonly outer: ScriptScope | undefined
  readonly variables = new Map<string, Local>()
  /** By name, the SQLSTATE. */
  readonly conditions = new Map<string, string>()
  readonly handlers: DeclareHandler[] = []

  constructor(label: string | undefined, outer: ScriptScope | undefined) {
    this.label = label?.toLowerCase()
    this.outer = outer
  }

  /** The variable `name` or `label.name`. */
  find(nameParts: readonly string[]): Local | undefined {
    const parts = nameParts.map(n => n.toLowerCase())
    const own = parts.length === 1 || (parts.length === 2 && parts[0] === this.label) ? this.variables.get(parts.at(-1)!) : undefined
    return own ?? this.outer?.find(nameParts)
  }

  /** Its value, for expressions. */
  lookup(nameParts: readonly string[]): Expression | undefined {
    const found = this.find(nameParts)
    return found && Literal({ value: found.value, dataType: found.dataType })
  }
}
