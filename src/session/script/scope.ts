import { randomUUID } from 'node:crypto'
import type { Expression } from '../../plan/expression.ts'
import type { DeclareHandler } from '../../plan/script.ts'
import type { DataType } from '../../types/data-type.ts'
import { quoteIdentifier, quoteIfNeeded } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { variableReference } from '../variables.ts'
import type { Cursor } from './cursor.ts'

export interface Local {
  readonly dataType: DataType
  value: Value
  /** What DEFAULT stands for; without it, null. */
  readonly default?: Expression | undefined
}

/** What a compound statement of a script declares, within the one around it. */
export class ScriptScope {
  readonly label: string | undefined
  readonly outer: ScriptScope | undefined
  readonly variables = new Map<string, Local>()
  /** By name, the SQLSTATE. */
  readonly conditions = new Map<string, string>()
  readonly cursors = new Map<string, Cursor>()
  readonly handlers: DeclareHandler[] = []

  constructor(label: string | undefined, outer: ScriptScope | undefined) {
    this.label = label?.toLowerCase()
    this.outer = outer
  }

  /** The variable `name` or `label.name`. */
  find(nameParts: readonly string[]): Local | undefined {
    return this.scopeOf(nameParts)?.variables.get(nameParts.at(-1)!.toLowerCase())
  }
  private scopeOf(nameParts: readonly string[]): ScriptScope | undefined {
    const parts = nameParts.map(n => n.toLowerCase())
    const mayBeOwn = parts.length === 1 || (parts.length === 2 && parts[0] === this.label)
    return mayBeOwn && this.variables.has(parts.at(-1)!) ? this : this.outer?.scopeOf(nameParts)
  }

  /** Its label; without one, a name that no other scope has. */
  get name(): string {
    return this.label ?? (this.ownName ??= randomUUID())
  }
  private ownName: string | undefined

  /** The cursor `name` or `label.name`. */
  cursor(nameParts: readonly string[]): Cursor {
    const parts = nameParts.map(n => n.toLowerCase())
    if (parts.length > 2) throw sparkError('CURSOR_REFERENCE_INVALID_QUALIFIER', { cursorName: nameParts.map(quoteIdentifier).join('.') })
    const own = parts.length === 1 || parts[0] === this.label ? this.cursors.get(parts.at(-1)!) : undefined
    if (own !== undefined) return own
    if (this.outer === undefined) throw sparkError('CURSOR_NOT_FOUND', { cursorName: nameParts.join('.') })
    return this.outer.cursor(nameParts)
  }

  /** Its value, for expressions. */
  lookup(nameParts: readonly string[]): Expression | undefined {
    const scope = this.scopeOf(nameParts)
    const name = nameParts.at(-1)!.toLowerCase()
    return scope && variableReference(`local.${quoteIfNeeded(scope.name)}.${quoteIfNeeded(name)}`, scope.variables.get(name)!)
  }
}
