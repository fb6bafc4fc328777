import type { DataType } from '../types/data-type.ts'
import type { Name } from './catalog-command.ts'
import type { Expression } from './expression.ts'
import type { LogicalPlan } from './logical.ts'
import type { Origin } from './origin.ts'

/** The statements of a SQL script, as parsed. */
export type ScriptStatement =
  | Compound
  | IfElse
  | CaseOf
  | Loop
  | ForEach
  | Jump
  | DeclareLocal
  | DeclareCondition
  | DeclareCursor
  | OpenCursor
  | FetchCursor
  | CloseCursor
  | DeclareHandler
  | Assign
  | RunStatement

interface Base {
  readonly origin?: Origin
}
export interface Compound extends Base {
  readonly type: 'Compound'
  readonly label?: string
  readonly statements: readonly ScriptStatement[]
}
export interface IfElse extends Base {
  readonly type: 'IfElse'
  readonly conditions: readonly Condition[]
  readonly bodies: readonly Compound[]
  readonly otherwise?: Compound
}
/** `CASE value WHEN ...` */
export interface CaseOf extends Base {
  readonly type: 'CaseOf'
  readonly value: Expression
  readonly whens: readonly Expression[]
  readonly bodies: readonly Compound[]
  readonly otherwise?: Compound
}
/** LOOP (no condition), WHILE (tested before) and REPEAT (tested after). */
export interface Loop extends Base {
  readonly type: 'Loop'
  readonly label: string
  readonly before?: Condition
  readonly until?: Condition
  readonly body: Compound
}
export interface ForEach extends Base {
  readonly type: 'ForEach'
  readonly label: string
  readonly variable?: string
  readonly query: LogicalPlan
  readonly body: Compound
}
export interface Jump extends Base {
  readonly type: 'Jump'
  readonly kind: 'leave' | 'iterate'
  readonly label: string
}
export interface DeclareLocal extends Base {
  readonly type: 'DeclareLocal'
  readonly names: readonly string[]
  readonly dataType?: DataType
  readonly value?: Expression
  readonly valueText?: string
}
export interface DeclareCondition extends Base {
  readonly type: 'DeclareCondition'
  readonly name: string
  readonly sqlState: string
}
export interface DeclareHandler extends Base {
  readonly type: 'DeclareHandler'
  readonly exit: boolean
  readonly sqlStates: readonly string[]
  readonly conditions: readonly string[]
  readonly sqlException: boolean
  readonly notFound: boolean
  readonly body: Compound
}
export interface DeclareCursor extends Base {
  readonly type: 'DeclareCursor'
  readonly name: string
  readonly query: LogicalPlan
  /** The query's, in which its parameters stand. */
  readonly text: string
}
export interface OpenCursor extends Base {
  readonly type: 'OpenCursor'
  readonly name: readonly string[]
  /** Values of the query's parameters: aliases name them. */
  readonly using: readonly Expression[]
}
export interface FetchCursor extends Base {
  readonly type: 'FetchCursor'
  readonly name: readonly string[]
  readonly into: readonly Name[]
}
export interface CloseCursor extends Base {
  readonly type: 'CloseCursor'
  readonly name: readonly string[]
}
/** `SET x = e, y = e`, `SET (x, y) = (query)` */
export interface Assign extends Base {
  readonly type: 'Assign'
  readonly names: readonly Name[]
  readonly query: LogicalPlan
}
export interface RunStatement extends Base {
  readonly type: 'RunStatement'
  readonly plan: LogicalPlan
  /** Where the plan is to be parsed anew when it runs. */
  readonly text?: string
}
/** A condition with its text, for messages. */
export interface Condition {
  readonly test: Expression
  readonly text: string
}
