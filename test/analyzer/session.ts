import { readFileSync } from 'node:fs'
import type { AnalysisContext } from '#dist/analyzer/analyzer.js'
import { analyze, resolveRelations } from '#dist/analyzer/analyzer.js'
import { lookupFunction } from '#dist/functions/registry.js'
import { AttributeReference, type Expression, Literal, newExprId } from '#dist/plan/expression.js'
import { LocalRelation, type LogicalPlan, type Relation } from '#dist/plan/logical.js'
import { outputOf } from '#dist/plan/output.js'
import { parseExpression, parseStatement } from '#dist/sql/parse.js'
import { DecimalType, DoubleType, IntegerType, StringType, type StructType } from '#dist/types/data-type.js'
import { parseSchema } from '#dist/types/ddl.js'
import { catalogString } from '#dist/types/names.js'

/** The tables of the recordings, by schema alone: an analyzer needs no rows. */
const tpch: Readonly<Record<string, string>> = {
  lineitem:
    'l_orderkey BIGINT, l_partkey BIGINT, l_suppkey BIGINT, l_linenumber INT, l_quantity DECIMAL(15,2), l_extendedprice DECIMAL(15,2), l_discount DECIMAL(15,2), l_tax DECIMAL(15,2), l_returnflag STRING, l_linestatus STRING, l_shipdate DATE, l_commitdate DATE, l_receiptdate DATE, l_shipinstruct STRING, l_shipmode STRING, l_comment STRING',
  orders:
    'o_orderkey BIGINT, o_custkey BIGINT, o_orderstatus STRING, o_totalprice DECIMAL(15,2), o_orderdate DATE, o_orderpriority STRING, o_clerk STRING, o_shippriority INT, o_comment STRING',
  customer:
    'c_custkey BIGINT, c_name STRING, c_address STRING, c_nationkey BIGINT, c_phone STRING, c_acctbal DECIMAL(15,2), c_mktsegment STRING, c_comment STRING',
  part: 'p_partkey BIGINT, p_name STRING, p_mfgr STRING, p_brand STRING, p_type STRING, p_size INT, p_container STRING, p_retailprice DECIMAL(15,2), p_comment STRING',
  partsupp: 'ps_partkey BIGINT, ps_suppkey BIGINT, ps_availqty INT, ps_supplycost DECIMAL(15,2), ps_comment STRING',
  supplier:
    's_suppkey BIGINT, s_name STRING, s_address STRING, s_nationkey BIGINT, s_phone STRING, s_acctbal DECIMAL(15,2), s_comment STRING',
  nation: 'n_nationkey BIGINT, n_name STRING, n_regionkey BIGINT, n_comment STRING',
  region: 'r_regionkey BIGINT, r_name STRING, r_comment STRING',
  furnace: 'value STRING',
  words: 'value STRING',
}

interface Dataset {
  readonly name: string
  readonly schema?: string
}
const datasets = JSON.parse(readFileSync('datasets/datasets.json', 'utf8')) as Dataset[]
const schemas = new Map<string, StructType>(datasets.map(d => [d.name, parseSchema(d.schema ?? tpch[d.name]!)]))

/** A table without rows. */
export function table(schema: StructType): LogicalPlan {
  const output = schema.fields.map(f =>
    AttributeReference({ name: f.name, dataType: f.dataType, nullable: true, exprId: newExprId(), qualifier: [] }),
  )
  return LocalRelation({ output, columns: output.map(() => []), rowCount: 0 })
}

export interface TestSession {
  readonly views: Map<string, LogicalPlan>
  readonly conf: Map<string, string>
  /** The analyzed plan of a statement; views it makes are remembered. */
  sql(text: string, args?: Readonly<Record<string, unknown>> | readonly unknown[]): Promise<LogicalPlan>
  analyze(plan: LogicalPlan): Promise<LogicalPlan>
}

export const timeZone = 'America/Los_Angeles'

export function newSession(): TestSession {
  const views = new Map<string, LogicalPlan>([...schemas].map(([name, schema]) => [name, table(schema)]))
  const conf = new Map<string, string>()
  const context = (parameters?: AnalysisContext['parameters']): AnalysisContext => ({
    ansi: conf.get('spark.sql.ansi.enabled') !== 'false',
    caseSensitive: conf.get('spark.sql.caseSensitive') === 'true',
    timeZone: conf.get('spark.sql.session.timeZone') ?? timeZone,
    now: 1_700_000_000_000_000n,
    currentUser: 'someone',
    conf: key => conf.get(key),
    lookupFunction,
    lookupView: parts => views.get(parts.at(-1)!.toLowerCase()),
    parseExpression: text => parseExpression(text),
    parameters,
    resolveDataSource: async request => ({
      format: request.format,
      paths: request.paths,
      files: [],
      schema: parseSchema('a INT'),
      partitionColumns: [],
      options: {},
      sessionTimeZone: timeZone,
      statistics: { sizeInBytes: 0, columns: {} },
    }),
  })
  const run = async (plan: LogicalPlan, ctx: AnalysisContext) => {
    const analyzed = analyze(await resolveRelations(plan, ctx), ctx)
    if (analyzed.type === 'CreateView') views.set(analyzed.name.at(-1)!.toLowerCase(), analyzed.child)
    if (analyzed.type === 'DropView') views.delete(analyzed.name.at(-1)!.toLowerCase())
    if (analyzed.type === 'SetCommand' && analyzed.key !== undefined && analyzed.value !== undefined) conf.set(analyzed.key, analyzed.value)
    return analyzed
  }
  return {
    views,
    conf,
    analyze: plan => run(plan, context()),
    sql: (text, args) =>
      run(
        parseStatement(text, {
          ansi: conf.get('spark.sql.ansi.enabled') !== 'false',
          timeZone: conf.get('spark.sql.session.timeZone') ?? timeZone,
        }),
        context(args && parametersOf(args)),
      ),
  }
}

const parametersOf = (args: Readonly<Record<string, unknown>> | readonly unknown[]): AnalysisContext['parameters'] =>
  Array.isArray(args) ? args.map(literal) : Object.fromEntries(Object.entries(args).map(([k, v]) => [k, literal(v)]))

function literal(v: unknown): Expression {
  if (typeof v === 'string') return Literal({ value: v, dataType: StringType })
  if (typeof v === 'number')
    return Number.isInteger(v) ? Literal({ value: v, dataType: IntegerType }) : Literal({ value: v, dataType: DoubleType })
  if (typeof v === 'boolean') return Literal({ value: v, dataType: { type: 'boolean' } })
  if (v === null) return Literal({ value: null, dataType: { type: 'null' } })
  throw new Error(`no literal for ${String(v)} ${String(DecimalType)}`)
}

/** `struct<a:int,b:string>`, as the recordings have it. */
export const schemaText = (plan: LogicalPlan): string =>
  `struct<${outputOf(plan)
    .map(a => `${a.name}:${catalogString(a.dataType)}`)
    .join(',')}>`

export type { Relation }
