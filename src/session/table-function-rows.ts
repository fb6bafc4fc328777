import { forEachDeep, transformDeep } from '../analyzer/deep.ts'
import {
  Alias,
  AttributeReference,
  type Expression,
  Literal,
  newExprId,
  UnresolvedAttribute,
  UnresolvedFunction,
  UnresolvedStar,
  WindowExpression,
} from '../plan/expression.ts'
import { Filter, type Join, LocalRelation, type LogicalPlan, type LogicalRDD, OneRowRelation, Project } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { outputOf } from '../plan/output.ts'
import type { UnresolvedTableArgument, UnresolvedTableValuedFunction } from '../plan/unresolved.ts'
import type { RDD } from '../rdd/rdd.ts'
import { BooleanType, type DataType, LongType, NullType, StructField, StructType } from '../types/data-type.ts'
import { quoteIdentifier } from '../types/names.ts'
import type { Row } from '../types/row.ts'
import { javaError, sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { unsupported } from '../util/unsupported.ts'
import { Column, col } from './column.ts'
import { attributesOf } from './dataframe/create.ts'
import type { DataFrame } from './dataframe/dataframe.ts'
import { rddRelation } from './dataframe/rdd-frames.ts'
import { withDefinitions } from './eager-operations.ts'
import { functions as F } from './functions.ts'
import { jsOptions } from './rows.ts'
import type { SessionState } from './session-state.ts'
import { SparkSession } from './spark-session.ts'
import { type AnalyzeArgument, type AnalyzeResult, schemaOf, type TableFunctionDefinition } from './table-function.ts'
import { definitionOf } from './table-function-calls.ts'
import { type RunnerOptions, tableFunctionRunner } from './table-function-runner.ts'

type Call = UnresolvedTableValuedFunction

/** Calls of users' table functions become relations of their rows, which jobs compute when the query runs. */
export async function withTableFunctions(plan: LogicalPlan, state: SessionState): Promise<LogicalPlan> {
  for (;;) {
    const found = firstCall(plan, state)
    if (found === undefined) return plan
    const call = new TableFunctionCall(found.call, found.definition, plan, new SparkSession(state))
    const made = found.join ? await call.beside(found.join) : await call.alone()
    const node: LogicalPlan = found.join ?? found.call
    plan = transformDeep(plan, p =>
      p === node ? (Object.freeze({ ...made, ...(p.planId === undefined ? {} : { planId: p.planId }) }) as LogicalPlan) : p,
    )
  }
}

/** The call on the right side of a lateral join, below its names. */
function callIn(p: LogicalPlan): Call | undefined {
  if (p.type === 'SubqueryAlias' || p.type === 'UnresolvedSubqueryColumnAliases') return callIn(p.child)
  return p.type === 'UnresolvedTableValuedFunction' ? p : undefined
}

interface Found {
  readonly call: Call
  readonly definition: TableFunctionDefinition
  /** The lateral join that it is the right side of. */
  readonly join?: Join
}

function firstCall(plan: LogicalPlan, state: SessionState): Found | undefined {
  const joins: Found[] = []
  const calls: Found[] = []
  forEachDeep(plan, p => {
    if (p.type === 'Join' && p.lateral) {
      const call = callIn(p.right)
      const definition = call && definitionOf(call, state)
      if (definition) joins.push({ call, definition, join: p })
    }
    const definition = definitionOf(p, state)
    if (definition) calls.push({ call: p as Call, definition })
  })
  return joins[0] ?? calls[0]
}

/** An argument at its place; undefined where there is none, as named ones may leave places out. */
type Argument = { readonly table: UnresolvedTableArgument } | { readonly value: Expression } | undefined

class TableFunctionCall {
  private readonly call: Call
  private readonly definition: TableFunctionDefinition
  private readonly whole: LogicalPlan
  private readonly session: SparkSession
  private readonly args: readonly Argument[]

  constructor(call: Call, definition: TableFunctionDefinition, whole: LogicalPlan, session: SparkSession) {
    this.call = call
    this.definition = definition
    this.whole = whole
    this.session = session
    this.args = this.inPlace()
  }

  private get origin(): Origin | undefined {
    return this.call.origin
  }

  private frame(plan: LogicalPlan): DataFrame {
    return this.session.of(withDefinitions(plan, this.whole))
  }

  /** The arguments in the order of the parameters. Raises PySpark's error where they do not fit. */
  private inPlace(): Argument[] {
    const { parameters, required, variadic, name } = this.definition
    const tables = (this.call.tables ?? []) as readonly UnresolvedTableArgument[]
    if (tables.length > 1)
      throw sparkError('TABLE_VALUED_FUNCTION_TOO_MANY_TABLE_ARGUMENTS', { num: String(tables.length) }, contextsOf(this.origin))
    const refuse = (why: string) =>
      javaError(
        `[UDTF_EVAL_METHOD_ARGUMENTS_DO_NOT_MATCH_SIGNATURE] Failed to evaluate the user-defined table function '${name}' because the function arguments did not match the expected signature of the 'eval' method (${why}). Please update the query so that this table function call provides arguments matching the expected signature, or else update the table function so that its 'eval' method accepts the provided arguments, and then try the query again.`,
      )
    const placeOf = (argument: string): number => {
      const place = parameters.findIndex(p => p.toLowerCase() === argument.toLowerCase())
      if (place < 0) throw refuse(`got an unexpected keyword argument '${argument}'`)
      if (args[place] !== undefined) throw refuse(`multiple values for argument '${argument}'`)
      return place
    }
    const args: Argument[] = []
    const [table] = tables
    if (typeof table?.place === 'number') args[table.place] = { table }
    let next = 0
    for (const e of this.call.args) {
      if (e.type === 'NamedArgument') {
        args[placeOf(e.name)] = { value: e.value }
        continue
      }
      while (args[next] !== undefined) next++
      args[next++] = { value: e }
    }
    if (typeof table?.place === 'string') args[placeOf(table.place)] = { table }
    if (!variadic && args.length > parameters.length) throw refuse('too many positional arguments')
    for (let i = 0; i < required; i++) if (args[i] === undefined) throw refuse(`missing a required argument: '${parameters[i] ?? i}'`)
    return Array.from(args)
  }

  /** The call by itself: its arguments are constant, but for a table. */
  async alone(): Promise<LogicalPlan> {
    const { args, session } = this
    const places = args.flatMap((a, i) => (a && 'value' in a ? [i] : []))
    const packed = this.packed(places)
    const constants = this.frame(
      Project({ projectList: [packed], child: OneRowRelation({}), ...(this.origin ? { origin: this.origin } : {}) }),
    )
    const types = fieldsOf(await constants.schema())
    const tablePlace = args.findIndex(a => a && 'table' in a)
    const table = tablePlace < 0 ? undefined : (args[tablePlace] as { table: UnresolvedTableArgument }).table
    const tableType = table && (await this.frame(table.child).schema())
    let analysis: AnalyzeResult | undefined
    if (this.definition.analyze) {
      const values = (((await constants.collect())[0]!.at(0) as Row | null)?.toArray() ?? []) as unknown[]
      analysis = this.definition.analyze(
        ...args.map((_, i): AnalyzeArgument => {
          if (i === tablePlace) return { dataType: tableType!, value: null, isTable: true, isConstantExpression: false }
          const at = places.indexOf(i)
          return { dataType: types[at] ?? NullType, value: values[at] ?? null, isTable: false, isConstantExpression: true }
        }),
      )
    }
    const schema = this.schemaOf(analysis)
    this.checkAliases(schema)
    const keyed = table !== undefined && (table.partitionBy.length > 0 || (analysis?.partitionBy?.length ?? 0) > 0)
    const run = this.runner({
      analysis,
      places,
      tablePlace: table && tablePlace,
      schema,
      records: keyed ? 'keys' : table ? 'rows' : 'none',
    })
    const records: RDD<unknown> = (table ? this.divided(table, analysis, tableType!, packed) : constants).rdd
    return rddRelation(records.mapPartitions(run as never), schema, jsOptions(session.conf))
  }

  /** The arguments at some places as a struct. */
  private packed(places: readonly number[]): Alias {
    const args = places.map((place, i) => {
      const { value: child } = this.args[place] as { value: Expression }
      return Alias({ child, name: `a${i}`, exprId: newExprId(), qualifier: [] })
    })
    const child: Expression =
      args.length === 0
        ? Literal({ value: null, dataType: NullType })
        : UnresolvedFunction({ nameParts: ['struct'], args, distinct: false, ...(this.origin ? { origin: this.origin } : {}) })
    return Alias({ child, name: 'arguments', exprId: newExprId(), qualifier: [] }) as Alias
  }

  /** Raises NUM_TABLE_VALUE_ALIASES_MISMATCH. */
  private checkAliases({ fields }: StructType): void {
    forEachDeep(this.whole, p => {
      if (p.type !== 'UnresolvedSubqueryColumnAliases' || p.child !== this.call || p.names.length === fields.length) return
      throw sparkError(
        'NUM_TABLE_VALUE_ALIASES_MISMATCH',
        { funcName: quoteIdentifier(this.definition.name), aliasesNum: String(p.names.length), outColsNum: String(fields.length) },
        contextsOf(this.origin),
      )
    })
  }

  private schemaOf(analysis: AnalyzeResult | undefined): StructType {
    return this.definition.schema ?? schemaOf(analysis!.schema)
  }

  private runner(o: { schema: StructType } & Pick<RunnerOptions, 'analysis' | 'places' | 'tablePlace' | 'records' | 'outer'>) {
    const { schema, ...rest } = o
    const { name, handler: fn } = this.definition
    return tableFunctionRunner({ ...rest, name, fn, names: schema.fields.map(f => f.name) })
  }

  /** The rows of a table argument as structs, divided and in order; where there are keys, with them. */
  private divided(table: UnresolvedTableArgument, analysis: AnalyzeResult | undefined, type: StructType, packed: Alias): DataFrame {
    const wants = analysis?.withSinglePartition || (analysis?.partitionBy?.length ?? 0) > 0
    if (wants && (table.withSinglePartition || table.partitionBy.length > 0))
      throw sparkError(
        'TABLE_VALUED_FUNCTION_REQUIRED_METADATA_INCOMPATIBLE_WITH_CALL',
        {
          functionName: quoteIdentifier(this.definition.name),
          requestedMetadata: 'specified its own required partitioning for the table argument',
          invalidFunctionCallProperty:
            'specified the WITH SINGLE PARTITION or PARTITION BY clause; please remove these clauses and retry the query again.',
        },
        contextsOf(this.origin),
      )
    const keys = [...table.partitionBy.map(e => new Column(e)), ...(analysis?.partitionBy ?? []).map(c => col(c))]
    const order = [...table.orderBy.map(e => new Column(e)), ...(analysis?.orderBy ?? []).map(c => col(c))]
    let df = this.frame(table.child)
    if (table.withSinglePartition || analysis?.withSinglePartition) df = df.repartition(1)
    else if (keys.length > 0) df = df.repartition(...(keys as [Column, ...Column[]]))
    const sorted = [...keys, ...order]
    if (sorted.length > 0) df = df.sortWithinPartitions(...sorted)
    const row = F.struct(...type.fields.map((_, i) => nth(type, i)))
    const args = new Column(packed)
    return keys.length === 0 ? df.select(row, args) : df.select(row, F.array!(...keys.map(textOf)), args)
  }

  /** The call beside each row of the left side of a lateral join. An instance takes the rows of a partition. */
  async beside(join: Join): Promise<LogicalPlan> {
    const { args, session } = this
    if (this.call.tables !== undefined) throw unsupported('Table arguments in LATERAL', contextsOf(this.origin))
    const outer = join.joinType !== 'leftouter' ? undefined : join.condition ? 'marked' : 'nulls'
    const left = this.frame(join.left)
    const places = args.flatMap((a, i) => (a && 'value' in a ? [i] : []))
    const number =
      outer === 'marked' ? [Alias({ child: call('monotonically_increasing_id'), name: NUMBER, exprId: newExprId(), qualifier: [] })] : []
    const rows = this.frame(Project({ projectList: [UnresolvedStar({}), ...number, this.packed(places)], child: join.left }))
    const types = fieldsOf(await rows.schema())
    const analysis = this.definition.analyze?.(
      ...args.map((a, i): AnalyzeArgument => {
        const e = a && 'value' in a ? a.value : undefined
        const constant = e?.type === 'Literal'
        const dataType = types[places.indexOf(i)] ?? NullType
        return { dataType, value: constant ? e.value : null, isTable: false, isConstantExpression: constant }
      }),
    )
    const schema = this.schemaOf(analysis)
    this.checkAliases(schema)
    const run = this.runner({ analysis, places, tablePlace: undefined, schema, records: 'left', outer })
    const before = outputOf(await left.queryExecution.analyzed())
    const named = await this.named(join.right, schema)
    const after = outer ? named.map(a => AttributeReference({ ...a, nullable: true }) as AttributeReference) : named
    const given = outer === 'marked' ? [...before, column(NUMBER, LongType), ...after, column(MARK, BooleanType)] : [...before, ...after]
    const all = StructType(given.map(a => StructField(a.name, a.dataType, a.nullable)))
    const records = rows.rdd as RDD<Row>
    const relation = rddRelation(records.mapPartitions(run as never), all, jsOptions(session.conf)) as LogicalRDD
    const output = given.map(a => AttributeReference({ ...a, exprId: newExprId() }) as AttributeReference)
    const made = Object.freeze({ ...relation, output }) as LogicalPlan
    if (outer === 'marked') return outerRows(join.condition!, made, output)
    return join.condition ? Filter({ condition: join.condition, child: made }) : made
  }

  /** The columns of the function under the names that the query gives them. */
  private async named(right: LogicalPlan, schema: StructType): Promise<readonly AttributeReference[]> {
    const empty = LocalRelation({ output: attributesOf(schema.fields), columns: schema.fields.map(() => []), rowCount: 0 })
    const plan = transformDeep(right, p => (p === this.call ? empty : p))
    return outputOf(await this.session.of(plan).queryExecution.analyzed())
  }
}

/** The number of a row of the left side, and the mark of a row of nulls: names that queries do not have. */
const NUMBER = 'number of the row'
const MARK = 'is of nulls'

const column = (name: string, dataType: DataType): AttributeReference =>
  AttributeReference({ name, dataType, nullable: false, exprId: newExprId(), qualifier: [] }) as AttributeReference
const call = (name: string, ...args: readonly Expression[]): Expression => UnresolvedFunction({ nameParts: [name], args, distinct: false })

/** The rows that meet the condition; where none does for a row of the left side, the one of nulls. */
function outerRows(condition: Expression, child: LogicalPlan, output: readonly AttributeReference[]): LogicalPlan {
  const hidden = (name: string) => output.find(a => a.name === name)!
  const [number, mark] = [hidden(NUMBER), hidden(MARK)]
  const named = (child: Expression, name: string) => Alias({ child, name, exprId: newExprId(), qualifier: [] })
  const meets = named(
    call('coalesce', call('and', call('not', mark), condition), Literal({ value: false, dataType: BooleanType })),
    'meets',
  )
  const judged = Project({ projectList: [...output, meets], child })
  const own = UnresolvedAttribute({ nameParts: ['meets'] })
  const any = named(WindowExpression({ function: call('bool_or', own), partitionBy: [number], orderBy: [] }), 'any meets')
  const known = Project({ projectList: [...output, own, any], child: judged })
  const none = call('not', UnresolvedAttribute({ nameParts: ['any meets'] }))
  const kept = Filter({ condition: call('or', own, call('and', mark, none)), child: known })
  return Project({ projectList: output.filter(a => a !== number && a !== mark), child: kept })
}

/** The types of the arguments, which are the last column. */
const fieldsOf = ({ fields }: StructType): DataType[] => {
  const { dataType } = fields.at(-1)!
  return dataType.type === 'struct' ? dataType.fields.map(f => f.dataType) : []
}

const nth = (type: StructType, i: number): Column => col(`\`${type.fields[i]!.name.replaceAll('`', '``')}\``)

/** A key as text that tells its values apart: instants by their number, as a day may have an hour twice. */
function textOf(key: Column): Column {
  return F.coalesce(F.concat!(F.lit('v'), F.to_json(F.struct(key.as('k'))), key.cast('string')), F.lit('null'))
}
