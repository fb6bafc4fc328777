import { searchPath } from '../../analyzer/functions.ts'
import { isCommand, type Name } from '../../plan/catalog-command.ts'
import { Alias, AttributeReference, Cast, type Expression, Literal, newExprId, UnresolvedFunction } from '../../plan/expression.ts'
import { LocalRelation, type LogicalPlan, OneRowRelation, Project } from '../../plan/logical.ts'
import type { Origin } from '../../plan/origin.ts'
import type {
  Assign,
  Compound,
  Condition,
  DeclareHandler,
  DeclareLocal,
  FetchCursor,
  ForEach,
  Loop,
  ScriptStatement,
} from '../../plan/script.ts'
import { exists } from '../../plan/tree.ts'
import { parseExpression, parseStatement } from '../../sql/parse.ts'
import { type DataType, NullType, sameType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { isCondition, SparkException, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { noResult } from '../command/result.ts'
import { type Parameters, runStatement } from '../command/run-statement.ts'
import { argumentsOf, checkStorable, isDefault } from '../command/variable-commands.ts'
import { evaluateConstant } from '../constant.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SessionState } from '../session-state.ts'
import type { SparkSession } from '../spark-session.ts'
import { variableName } from '../variables.ts'
import { Cursor } from './cursor.ts'
import { type Local, ScriptScope } from './scope.ts'

/** Runs a script: its result is that of the last query in it. */
export async function runScript(session: SparkSession, body: Compound, parameters?: Parameters): Promise<DataFrame> {
  const before = session.state.locals
  const run = new ScriptRun(session, parameters)
  try {
    await run.compound(body)
    return run.result ?? noResult(session)
  } finally {
    session.state.locals = before
  }
}

/** Control that leaves the statements it stands in: LEAVE and ITERATE of a label, or the compound statement whose handler has run. */
type Flow =
  | { readonly kind: 'leave' | 'iterate'; readonly label: string }
  | { readonly kind: 'exit'; readonly scope: ScriptScope }
  | undefined

class ScriptRun {
  result: DataFrame | undefined
  private scope: ScriptScope | undefined
  private readonly session: SparkSession
  private readonly parameters: Parameters | undefined

  constructor(session: SparkSession, parameters: Parameters | undefined) {
    this.session = session
    this.parameters = parameters
  }

  /** The statements of a compound, in a scope of its own, with its handlers. */
  async compound(c: Compound): Promise<Flow> {
    const scope = this.enter(new ScriptScope(c.label, this.scope))
    try {
      return await this.statements(c, scope)
    } finally {
      this.enter(scope.outer)
    }
  }

  /** `open`: a compound at the end leaves its scope where it is. */
  private async statements(c: Compound, scope?: ScriptScope, open = false): Promise<Flow> {
    for (const [i, s] of c.statements.entries()) {
      const left = open && i === c.statements.length - 1 && s.type === 'Compound'
      const flow = await (left ? this.statements(s, this.enter(new ScriptScope(s.label, this.scope)), true) : this.guarded(s))
      if (flow === undefined) continue
      if (flow.kind === 'exit') return flow.scope === scope ? undefined : flow
      return flow.kind === 'leave' && flow.label === c.label ? undefined : flow
    }
    return undefined
  }

  /**
   * The statements that IF, CASE or WHILE control. As Spark has it, compounds at their end do not end their scopes, nor do those that are left by
   * LEAVE: what they declared is there until the compound around ends.
   */
  private async controlled(c: Compound): Promise<Flow> {
    const { scope } = this
    const flow = await this.statements(c, undefined, true)
    if (flow !== undefined && flow.kind !== 'leave') this.enter(scope)
    return flow
  }

  private enter<S extends ScriptScope | undefined>(scope: S): S {
    this.scope = scope
    this.session.state.locals = scope
    return scope
  }

  /** A statement; what goes wrong in it goes to the nearest handler, and on from there. */
  private async guarded(s: ScriptStatement): Promise<Flow> {
    const { scope } = this
    try {
      return await this.statement(s)
    } catch (e) {
      this.enter(scope)
      const found = e instanceof SparkException && s.type !== 'DeclareHandler' ? handlerOf(e, scope) : undefined
      // having found nothing is no failure
      if (found === undefined && s.type === 'FetchCursor' && (e as SparkException).sqlState?.startsWith('02')) return undefined
      if (found === undefined) throw e
      // a handler's own failures go to the handlers around its compound statement
      this.enter(new HandlerScope(found.scope))
      const flow = await this.compound(found.handler.body)
      this.enter(scope)
      if (flow !== undefined) return flow
      return found.handler.exit ? { kind: 'exit', scope: found.scope } : undefined
    }
  }

  private async statement(s: ScriptStatement): Promise<Flow> {
    switch (s.type) {
      case 'Compound':
        return this.compound(s)
      case 'IfElse':
        for (const [i, c] of s.conditions.entries()) if (await this.holds(c)) return this.controlled(s.bodies[i]!)
        return s.otherwise && this.controlled(s.otherwise)
      case 'CaseOf':
        for (const [i, when] of s.whens.entries()) {
          const test = UnresolvedFunction({ nameParts: ['='], args: [s.value, when], distinct: false })
          if ((await this.value(test)).value === true) return this.controlled(s.bodies[i]!)
        }
        return s.otherwise && this.controlled(s.otherwise)
      case 'Loop':
        return this.loop(s)
      case 'ForEach':
        return this.forEach(s)
      case 'Jump':
        return { kind: s.kind, label: s.label }
      case 'DeclareLocal':
        await this.declare(s)
        return undefined
      case 'DeclareCondition':
        if (this.scope!.conditions.has(s.name)) throw sparkError('DUPLICATE_CONDITION_IN_SCOPE', { condition: quoteIdentifier(s.name) })
        this.scope!.conditions.set(s.name, s.sqlState)
        return undefined
      case 'DeclareCursor': {
        const { cursors } = this.scope!
        if (cursors.has(s.name)) throw sparkError('CURSOR_ALREADY_EXISTS', { cursorName: quoteIdentifier(s.name) })
        cursors.set(s.name, new Cursor(s.query, s.text, quoteIdentifier(s.name)))
        return undefined
      }
      case 'OpenCursor': {
        const cursor = this.scope!.cursor(s.name)
        const parameters = argumentsOf(this.session.state, s.using, cursor.text)
        await cursor.start(() => runStatement(this.session, cursor.query, parameters ?? this.parameters))
        return undefined
      }
      case 'FetchCursor':
        await this.fetch(s)
        return undefined
      case 'CloseCursor':
        this.scope!.cursor(s.name).close()
        return undefined
      case 'DeclareHandler':
        if (!s.exit && this.session.conf.getOption('spark.sql.scripting.continueHandlerEnabled') !== 'true')
          throw sparkError('UNSUPPORTED_FEATURE.CONTINUE_EXCEPTION_HANDLER', {})
        checkHandler(s, this.scope!)
        this.scope!.handlers.push(s)
        return undefined
      case 'Assign':
        await this.assign(s)
        return undefined
      case 'RunStatement':
        await this.run(s.text === undefined ? s.plan : parseStatement(s.text, this.session.state.parserOptions(this.parameters)))
        return undefined
    }
  }

  /** A query's rows are kept at once: the variables in it change. Those of commands are no result. */
  private async run(plan: LogicalPlan): Promise<void> {
    if (plan.type === 'DropVariable') throw sparkError('UNSUPPORTED_FEATURE.SQL_SCRIPTING_DROP_TEMPORARY_VARIABLE', {})
    const df = await runStatement(this.session, plan, this.parameters)
    const schema = await df.schema()
    if (schema.fields.length === 0 || (plan.type !== 'ExecuteImmediate' && isCommand(plan))) return
    const rows = await df.rows()
    const output = schema.fields.map(f =>
      AttributeReference({ name: f.name, dataType: f.dataType, nullable: true, exprId: newExprId(), qualifier: [] }),
    )
    const columns = output.map((_, i) => rows.map(r => r[i]!))
    this.result = new DataFrame(this.session, LocalRelation({ output, columns, rowCount: rows.length }))
  }

  /** LEAVE of the loop ends it, ITERATE goes on with its next turn; `undefined` where the loop is to go on. */
  private async turn({ body, label }: Loop | ForEach, controlled: boolean): Promise<{ readonly flow: Flow } | undefined> {
    const flow = await (controlled ? this.controlled(body) : this.compound(body))
    if (flow === undefined || (flow.kind === 'iterate' && flow.label === label)) return undefined
    return { flow: flow.kind === 'leave' && flow.label === label ? undefined : flow }
  }

  private async loop(s: Loop): Promise<Flow> {
    const { scope } = this
    while (s.before === undefined || (await this.holds(s.before))) {
      this.enter(scope)
      const over = await this.turn(s, s.before !== undefined || s.until !== undefined)
      if (over !== undefined) return over.flow
      if (s.until !== undefined && (await this.holds(s.until))) return undefined
    }
    return undefined
  }

  private async forEach(s: ForEach): Promise<Flow> {
    const df = await runStatement(this.session, s.query, this.parameters)
    const { fields } = await df.schema()
    const names = fields.map(f => f.name.toLowerCase())
    const twice = names.find((n, i) => names.indexOf(n) !== i)
    for (const row of await df.rows()) {
      if (twice !== undefined) throw declaredTwice(s.variable ?? s.label, twice)
      // the columns are variables of the loop, also behind its variable's name
      const scope = this.enter(new ScriptScope(s.variable, this.scope))
      fields.forEach((f, i) => {
        scope.variables.set(f.name.toLowerCase(), { dataType: f.dataType, value: row[i]! })
      })
      const over = await this.turn(s, false)
      this.enter(scope.outer)
      if (over !== undefined) return over.flow
    }
    return undefined
  }

  private async holds({ test, text }: Condition): Promise<boolean> {
    const df = await this.question(test)
    // its type is looked at first: nothing runs for another
    if ((await df.schema()).fields[0]!.dataType.type !== 'boolean')
      throw sparkError('INVALID_BOOLEAN_STATEMENT', { invalidStatement: text })
    return (await df.rows())[0]![0] === true
  }

  private async value(e: Expression): Promise<{ readonly dataType: DataType; readonly value: Value }> {
    const df = await this.question(e)
    const schema = await df.schema()
    return { dataType: schema.fields[0]!.dataType, value: (await df.rows())[0]![0]! }
  }

  /** The query of one expression. */
  private question(e: Expression): Promise<DataFrame> {
    const projectList = [Alias({ child: e, name: 'value', exprId: newExprId(), qualifier: [] })]
    return runStatement(this.session, Project({ projectList, child: OneRowRelation({}) }), this.parameters)
  }

  private async declare(s: DeclareLocal): Promise<void> {
    const { variables } = this.scope!
    if (s.value !== undefined && exists(s.value, x => x.type === 'UnresolvedSubquery'))
      throw sparkError('INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION', {
        statement: 'DECLARE VARIABLE',
        colName: ['local', this.scope!.name, s.names[0]!].map(quoteIdentifier).join('.'),
        defaultValue: s.valueText ?? '',
      })
    const given = s.value === undefined ? undefined : await this.value(s.dataType ? cast(s.value, s.dataType, s.origin) : s.value)
    for (const name of s.names) {
      if (variables.has(name)) throw declaredTwice(this.scope!.name, name)
      variables.set(name, { dataType: s.dataType ?? given!.dataType, value: given?.value ?? null, default: s.value })
    }
  }

  /** The next row goes to the variables: as many columns, or one struct of as many fields. */
  private async fetch(s: FetchCursor): Promise<void> {
    const cursor = this.scope!.cursor(s.name)
    const targets = this.targets(s.into)
    const { fields } = cursor.schema
    const [only] = targets
    const struct = targets.length === 1 && only!.dataType.type === 'struct' && fields.length > 0 ? only!.dataType : undefined
    const wanted =
      struct && !(fields.length === 1 && fields[0]!.dataType.type === 'struct')
        ? struct.fields.map(f => f.dataType)
        : targets.map(t => t.dataType)
    if (fields.length !== wanted.length)
      throw sparkError('ASSIGNMENT_ARITY_MISMATCH', { numTarget: String(wanted.length), numExpr: String(fields.length) })
    const row = await cursor.next()
    const values = row.map((value, i) => this.inType(value, fields[i]!.dataType, wanted[i]!, s.origin))
    if (wanted.length !== targets.length) only!.value = values
    else
      targets.forEach((t, i) => {
        t.value = values[i]!
      })
  }

  /** A value as a variable takes it; what does not fit is told of the whole statement. */
  private inType(value: Value, from: DataType, to: DataType, origin: Origin | undefined): Value {
    if (value === null || sameType(from, to)) return value
    return evaluateConstant(cast(Literal({ value, dataType: from }), to, origin), this.session.state.analysisContext()).value
  }

  private targets(names: readonly Name[]): Local[] {
    const made = new Map<string, Local>()
    const targets = names.map(({ parts, origin }): Local => {
      const found = this.scope!.find(parts) ?? sessionTarget(this.session.state, parts, made)
      if (found) return found
      throw sparkError(
        'UNRESOLVED_VARIABLE',
        {
          variableName: parts.map(quoteIdentifier).join('.'),
          searchPath: searchPath(this.session.state.catalog),
        },
        contextsOf(origin),
      )
    })
    const twice = names.filter((_, i) => targets.indexOf(targets[i]!) !== i)
    if (twice.length > 0)
      throw sparkError('DUPLICATE_ASSIGNMENTS', { nameList: twice.map(n => quoteIdentifier(n.parts.at(-1)!)).join(', ') })
    return targets
  }

  /** One row goes to the variables; none makes them null. */
  private async assign({ names, query, origin }: Assign): Promise<void> {
    const targets = this.targets(names)
    const df = await runStatement(this.session, withDefaults(query, targets), this.parameters)
    const { fields } = await df.schema()
    if (fields.length !== targets.length)
      throw sparkError('ASSIGNMENT_ARITY_MISMATCH', { numTarget: String(targets.length), numExpr: String(fields.length) })
    checkStorable(fields, targets, origin)
    const rows = await df.limit(2).rows()
    if (rows.length > 1) throw sparkError('ROW_SUBQUERY_TOO_MANY_ROWS', {})
    const values = targets.map((t, i) => this.inType(rows[0]?.[i] ?? null, fields[i]!.dataType, t.dataType, origin))
    targets.forEach((t, i) => {
      t.value = values[i]!
    })
  }
}

/** A session variable as what a script sets. */
function sessionTarget(state: SessionState, parts: readonly string[], made: Map<string, Local>): Local | undefined {
  const { variables } = state.catalog
  const name = variableName(parts)
  if (name === undefined) return undefined
  const key = state.catalog.fold(name)
  const found = variables.get(key)
  if (found === undefined) return undefined
  const target: Local = made.get(key) ?? {
    dataType: found.dataType,
    default: parseExpression(found.defaultText, state.parserOptions()),
    get value() {
      return variables.get(key)!.value
    },
    set value(value) {
      variables.set(key, { ...found, value })
    },
  }
  made.set(key, target)
  return target
}

/** The values of SET with what DEFAULT stands for. */
function withDefaults(query: LogicalPlan, targets: readonly Local[]): LogicalPlan {
  if (query.type !== 'Project' || query.projectList.length !== targets.length) return query
  const none = Literal({ value: null, dataType: NullType })
  const projectList = query.projectList.map((e, i) =>
    e.type === 'Alias' && isDefault(e.child) ? Alias({ ...e, child: targets[i]!.default ?? none }) : e,
  )
  return Project({ ...query, projectList })
}

const cast = (child: Expression, dataType: DataType, origin?: Origin): Expression =>
  Cast({ child, dataType, mode: 'ansi', implicit: true, ...(origin && { origin }) })

/** A condition or SQLSTATE has one handler in a compound statement; a name is a condition of Spark or of the script. */
function checkHandler(h: DeclareHandler, scope: ScriptScope): void {
  for (const condition of h.conditions) {
    if (scope.handlers.some(x => x.conditions.includes(condition))) throw sparkError('DUPLICATE_EXCEPTION_HANDLER.CONDITION', { condition })
    if (!declares(scope, condition) && !isCondition(condition))
      throw sparkError('INVALID_HANDLER_DECLARATION.CONDITION_NOT_FOUND', { condition })
  }
  const general = (['sqlException', 'notFound'] as const).find(k => h[k] && scope.handlers.some(x => x[k]))
  if (general !== undefined)
    throw sparkError('DUPLICATE_EXCEPTION_HANDLER.CONDITION', { condition: general === 'notFound' ? 'NOT FOUND' : 'SQLEXCEPTION' })
  for (const sqlState of h.sqlStates)
    if (scope.handlers.some(x => x.sqlStates.includes(sqlState))) throw sparkError('DUPLICATE_EXCEPTION_HANDLER.SQLSTATE', { sqlState })
}

const declares = (scope: ScriptScope | undefined, condition: string): boolean =>
  scope !== undefined && (scope.conditions.has(condition) || declares(scope.outer, condition))

/** Where a handler's statements run: they see its compound statement's variables, not its handlers. */
class HandlerScope extends ScriptScope {
  constructor(of: ScriptScope) {
    super(of.label, of.outer)
    for (const [name, v] of of.variables) this.variables.set(name, v)
    for (const [name, state] of of.conditions) this.conditions.set(name, state)
  }
}

/** The handler for an error: of the innermost scope that has one; its condition's before its SQLSTATE's before the general ones. */
function handlerOf(
  e: SparkException,
  from: ScriptScope | undefined,
): { readonly handler: DeclareHandler; readonly scope: ScriptScope } | undefined {
  const condition = (e.condition ?? '').toUpperCase()
  const sqlState = e.sqlState ?? ''
  for (let scope = from; scope !== undefined; scope = scope.outer) {
    const { handlers } = scope
    const named = (h: DeclareHandler) => h.conditions.some(c => c === condition || c === condition.split('.')[0])
    const stated = (h: DeclareHandler) => h.sqlStates.includes(sqlState)
    const general = (h: DeclareHandler) => (h.notFound && sqlState.startsWith('02')) || (h.sqlException && !/^(00|01|02|XX)/.test(sqlState))
    const handler = handlers.find(named) ?? handlers.find(stated) ?? handlers.find(general)
    if (handler !== undefined) return { handler, scope }
  }
  return undefined
}

const declaredTwice = (scope: string, name: string) =>
  sparkError('VARIABLE_ALREADY_EXISTS', { variableName: `${quoteIdentifier(scope)}.${quoteIdentifier(name)}` })
