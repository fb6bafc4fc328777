import type { Table } from 'apache-arrow'
import { type Expression, Literal, UnresolvedAlias, UnresolvedFunction, UnresolvedSubquery } from '../../plan/expression.ts'
import { Aggregate, Tail } from '../../plan/logical.ts'
import { IntegerType } from '../../types/data-type.ts'
import type { Row } from '../../types/row.ts'
import { callSite } from '../call-site.ts'
import { Column } from '../column.ts'
import { checkResultSize } from '../result-size.ts'
import { displayReader, readRows, rowReader } from '../rows.ts'
import { showString } from './show-string.ts'
import { TypedOperations } from './typed-operations.ts'

/** What every action takes. */
export interface ActionOptions {
  /** Stops the job. */
  readonly signal?: AbortSignal
  /** The pool of the FAIR scheduler that the job is in (`spark.scheduler.pool`). */
  readonly pool?: string
}

/** Rows that one `show` asks for at most. */
const MAX_SHOWN = 0x7fffffff - 1

/** What runs the query. */
export class Actions extends TypedOperations implements AsyncIterable<Row> {
  async collect(options?: ActionOptions): Promise<Row[]> {
    const schema = await this.schema()
    return this.queryExecution.run(result => {
      checkResultSize(result, this.sparkSession.conf)
      return readRows(result, schema, this.sparkSession.conf)
    }, options)
  }
  collectAsList(options?: ActionOptions): Promise<Row[]> {
    return this.collect(options)
  }
  async count(options?: ActionOptions): Promise<number> {
    const one = UnresolvedFunction({
      nameParts: ['count'],
      args: [Literal({ value: 1, dataType: IntegerType })],
      distinct: false,
      called: true,
    })
    const counted = this.of(
      Aggregate({ groupingExpressions: [], aggregateExpressions: [UnresolvedAlias({ child: one })], child: this.plan }),
    )
    return Number((await counted.rows(options))[0]![0])
  }
  async take(n: number, options?: ActionOptions): Promise<Row[]> {
    return this.limit(n).collect(options)
  }
  async head(): Promise<Row | undefined>
  async head(n: number, options?: ActionOptions): Promise<Row[]>
  async head(n?: number, options?: ActionOptions): Promise<Row | undefined | Row[]> {
    return n === undefined ? this.first(options) : this.take(n, options)
  }
  async first(options?: ActionOptions): Promise<Row | undefined> {
    return (await this.take(1, options))[0]
  }
  async takeAsList(n: number, options?: ActionOptions): Promise<Row[]> {
    return this.take(n, options)
  }
  async tail(n: number, options?: ActionOptions): Promise<Row[]> {
    return this.of(Tail({ limit: int(n), child: this.plan })).collect(options)
  }
  async isEmpty(options?: ActionOptions): Promise<boolean> {
    return (await this.limit(1).rows(options)).length === 0
  }
  /** The rows as JSON objects, null fields left out. */
  async toJSON(options?: ActionOptions): Promise<string[]> {
    const { jsonWriter } = await import('./to-json.ts')
    const write = jsonWriter(await this.schema(), this.sparkSession.conf)
    return (await this.rows(options)).map(write)
  }
  /** An apache-arrow Table that owns its bytes. */
  async toArrow(options?: ActionOptions): Promise<Table> {
    const { resultToArrow } = await import('./to-arrow.ts')
    return this.queryExecution.run(async result => resultToArrow(result, await this.schema(), this.sparkSession.conf), options)
  }
  /** Rows one by one. They are computed a few partitions at a time, when the ones before have been taken; whoever stops early ends the job. */
  async *toLocalIterator(options?: ActionOptions): AsyncGenerator<Row> {
    const read = rowReader(await this.schema(), this.sparkSession.conf)
    for await (const rows of this.queryExecution.stream(options)) for (const row of rows) yield read(row)
  }
  [Symbol.asyncIterator](): AsyncIterator<Row> {
    return this.toLocalIterator()
  }
  /** Calls a function for each partition with its rows, in the workers. */
  async foreachPartition(f: (rows: AsyncIterable<Row>) => unknown, options?: ActionOptions): Promise<void> {
    await this.rdd.foreachPartition(f, options)
  }
  async foreach(f: (row: Row) => unknown, options?: ActionOptions): Promise<void> {
    for await (const row of this.toLocalIterator(options)) await f(row)
  }
  /** Its one value, as a column of another query: a scalar subquery. */
  scalar(): Column {
    return new Column(UnresolvedSubquery({ form: 'scalar', values: [], plan: this.plan, origin: callSite('scalar') }))
  }
  /** Has it rows? As a column of another query. */
  exists(): Column {
    return new Column(UnresolvedSubquery({ form: 'exists', values: [], plan: this.plan, origin: callSite('exists') }))
  }
  /** Prints the first rows as Spark prints them. `truncate`: characters per cell (20), or false for all. `show(false)` is `show(20, false)`. */
  async show(n: number | boolean = 20, truncate: boolean | number = true, vertical = false, options?: ActionOptions): Promise<void> {
    const text =
      typeof n === 'boolean' ? await this.showString(20, n, false, options) : await this.showString(n, truncate, vertical, options)
    process.stdout.write(`${text}\n`)
  }
  /** What `show` prints. */
  async showString(n = 20, truncate: boolean | number = true, vertical = false, options?: ActionOptions): Promise<string> {
    const limit = Math.min(Math.max(0, Math.trunc(n)), MAX_SHOWN)
    const first = this.limit(limit + 1)
    const schema = await this.schema()
    const cells = displayReader(schema, this.sparkSession.conf)
    const rows = await first.rows(options)
    return showString(
      schema.fields.map(f => f.name),
      rows.slice(0, limit).map(cells),
      { truncate: typeof truncate === 'number' ? truncate : truncate ? 20 : 0, vertical, more: rows.length > limit, limit },
    )
  }
}

const int = (n: number): Expression => Literal({ value: n, dataType: IntegerType })
