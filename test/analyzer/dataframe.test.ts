import { describe, expect, test } from 'vitest'
import { Alias, type Expression, Literal, newExprId, UnresolvedAttribute, UnresolvedFunction } from '#dist/plan/expression.js'
import { Filter, Join, type LogicalPlan, Project, Union } from '#dist/plan/logical.js'
import { outputOf } from '#dist/plan/output.js'
import { childrenOf } from '#dist/plan/tree.js'
import {
  UnresolvedDeduplicate,
  UnresolvedDrop,
  UnresolvedJoin,
  UnresolvedToDF,
  UnresolvedWithColumns,
  UnresolvedWithColumnsRenamed,
} from '#dist/plan/unresolved.js'
import { IntegerType } from '#dist/types/data-type.js'
import { parseSchema } from '#dist/types/ddl.js'
import { newSession, schemaText, table } from './session.ts'

const t = table(parseSchema('a INT, b STRING, c DOUBLE'))
const u = table(parseSchema('a BIGINT, d DATE'))
const col = (...nameParts: string[]) => UnresolvedAttribute({ nameParts })
const colOf = (planId: number, name: string) => UnresolvedAttribute({ nameParts: [name], planId })
const call = (name: string, ...args: Expression[]) => UnresolvedFunction({ nameParts: [name], args, distinct: false })
const int = (value: number) => Literal({ value, dataType: IntegerType })
const as = (child: Expression, name: string) => Alias({ child, name, exprId: newExprId(), qualifier: [] })
const tagged = (plan: LogicalPlan, planId: number) => Object.freeze({ ...plan, planId }) as LogicalPlan
const analyze = (plan: LogicalPlan) => newSession().analyze(plan)
const schema = async (plan: LogicalPlan) => schemaText(await analyze(plan))

describe('DataFrame methods', () => {
  test('drop leaves out columns by name, and ignores names that are not there', async () => {
    expect(await schema(UnresolvedDrop({ columns: [col('B'), col('nope')], child: t }))).toBe('struct<a:int,c:double>')
  })
  test('withColumns replaces in place and appends', async () => {
    const columns = [as(call('+', col('a'), col('c')), 'A'), as(int(1), 'n')]
    expect(await schema(UnresolvedWithColumns({ columns, child: t }))).toBe('struct<A:double,b:string,c:double,n:int>')
  })
  test('withColumns refuses one name twice', async () => {
    const columns = [as(int(1), 'n'), as(int(2), 'N')]
    await expect(schema(UnresolvedWithColumns({ columns, child: t }))).rejects.toMatchObject({ condition: 'COLUMN_ALREADY_EXISTS' })
  })
  test('withColumnRenamed and toDF', async () => {
    const renamed = UnresolvedWithColumnsRenamed({ renames: [['A', 'x'], ['nope', 'y']], child: t }) // biome-ignore format: short
    expect(await schema(renamed)).toBe('struct<x:int,b:string,c:double>')
    expect(await schema(UnresolvedToDF({ names: ['p', 'q', 'r'], child: t }))).toBe('struct<p:int,q:string,r:double>')
  })
  test('dropDuplicates names the columns it cannot find', async () => {
    await expect(schema(UnresolvedDeduplicate({ columns: ['z'], child: t }))).rejects.toMatchObject({
      condition: 'UNRESOLVED_COLUMN_AMONG_FIELD_NAMES',
      messageParameters: { colName: 'z', fieldNames: 'a, b, c' },
    })
  })
  test('unionByName matches names and fills in what is missing', async () => {
    const both = (allowMissingColumns: boolean) => Union({ inputs: [t, u], byName: true, allowMissingColumns })
    expect(await schema(both(true))).toBe('struct<a:bigint,b:string,c:double,d:date>')
    await expect(schema(both(false))).rejects.toMatchObject({ condition: 'UNRESOLVED_COLUMN_AMONG_FIELD_NAMES' })
  })
  test('a join by column keeps the key once', async () => {
    expect(await schema(UnresolvedJoin({ left: t, right: u, joinType: 'fullouter', using: ['a'] }))).toBe(
      'struct<a:bigint,b:string,c:double,d:date>',
    )
  })
})

describe('df.col', () => {
  test('finds the column of its own DataFrame on either side of a join', async () => {
    const condition = call('=', colOf(1, 'a'), colOf(2, 'a'))
    const join = Join({ left: tagged(t, 1), right: tagged(u, 2), joinType: 'inner', condition })
    const plan = await analyze(Project({ projectList: [colOf(2, 'a'), colOf(1, 'a')], child: join }))
    expect(schemaText(plan)).toBe('struct<a:bigint,a:int>')
  })
  test('is ambiguous where a DataFrame is joined with itself', async () => {
    const join = Join({ left: tagged(t, 1), right: tagged(t, 1), joinType: 'inner' })
    await expect(schema(Project({ projectList: [colOf(1, 'a')], child: join }))).rejects.toMatchObject({
      condition: '_LEGACY_ERROR_TEMP_1182',
    })
  })
  test('reaches a column that a projection dropped', async () => {
    const child = Project({ projectList: [col('b')], child: tagged(t, 1) })
    const plan = await analyze(Filter({ condition: call('>', colOf(1, 'a'), int(1)), child }))
    expect(schemaText(plan)).toBe('struct<b:string>')
  })
  test('of another DataFrame is refused', async () => {
    await expect(schema(Project({ projectList: [colOf(9, 'a')], child: tagged(t, 1) }))).rejects.toMatchObject({
      condition: 'MISSING_ATTRIBUTES.RESOLVED_ATTRIBUTE_APPEAR_IN_OPERATION',
    })
  })
})

describe('expression ids', () => {
  /** Ids that leaves and projections make, each as often as it is made. */
  function made(plan: LogicalPlan): number[] {
    const own =
      plan.type === 'LocalRelation' || plan.type === 'Relation' || plan.type === 'CTERelationRef'
        ? plan.output.map(a => a.exprId)
        : plan.type === 'Project'
          ? plan.projectList.flatMap(e => (e.type === 'Alias' ? [e.exprId] : []))
          : plan.type === 'Aggregate'
            ? plan.aggregateExpressions.flatMap(e => (e.type === 'Alias' ? [e.exprId] : []))
            : []
    return [...own, ...childrenOf(plan).flatMap(made)]
  }

  test.each([
    'SELECT * FROM people x JOIN people y ON x.id = y.id',
    'WITH p AS (SELECT id, age + 1 AS n FROM people) SELECT * FROM p x JOIN p y ON x.n = y.id UNION ALL SELECT *, * FROM p',
    'SELECT id, (SELECT max(id) FROM people) AS m FROM people UNION SELECT id, id FROM people',
    'SELECT age + 1 AS n, n + 1 AS k, k + n FROM people',
    'SELECT country, count(*) FROM people GROUP BY ROLLUP (country) HAVING count(*) > 1 ORDER BY max(age)',
  ])('are made once: %s', async text => {
    const ids = made(await newSession().sql(text))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('of an analyzed view differ from use to use', async () => {
    const session = newSession()
    session.views.set('v', await session.sql('SELECT id, age + 1 AS n FROM people'))
    const plan = await session.sql('SELECT x.id, y.id FROM v x JOIN v y ON x.id = y.n')
    const [left, right] = outputOf(plan)
    expect(left!.exprId).not.toBe(right!.exprId)
  })
})
