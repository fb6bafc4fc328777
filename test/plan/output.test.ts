import { describe, expect, it } from 'vitest'
import { Alias, AttributeReference, Call, CaseWhen, Literal, newExprId, OuterReference, ScalarSubquery } from '#dist/plan/expression.js'
import {
  Aggregate,
  Filter,
  Join,
  LocalRelation,
  type LogicalPlan,
  Project,
  SetOperation,
  SubqueryAlias,
  Union,
} from '#dist/plan/logical.js'
import { dataTypeOf, nullableOf, outputOf, referencesOf, schemaOf } from '#dist/plan/output.js'
import { ArrayType, BooleanType, IntegerType, LongType, StringType } from '#dist/types/data-type.js'

const column = (name: string, nullable: boolean, dataType: AttributeReference['dataType'] = IntegerType) =>
  AttributeReference({ name, dataType, nullable, exprId: newExprId(), qualifier: [] })
const table = (...output: AttributeReference[]) => LocalRelation({ output, columns: output.map(() => []), rowCount: 0 })
const shape = (plan: LogicalPlan) => outputOf(plan).map(a => `${a.name}${a.nullable ? '?' : ''}`)

const a = column('a', false)
const b = column('b', true, StringType)
const c = column('c', false)
const left = table(a, b)
const right = table(c)

describe('outputOf', () => {
  it('makes the padded side of an outer join nullable', () => {
    const join = (joinType: 'inner' | 'leftouter' | 'rightouter' | 'fullouter' | 'leftsemi' | 'leftanti') =>
      shape(Join({ left, right, joinType }))
    expect(join('inner')).toEqual(['a', 'b?', 'c'])
    expect(join('leftouter')).toEqual(['a', 'b?', 'c?'])
    expect(join('rightouter')).toEqual(['a?', 'b?', 'c'])
    expect(join('fullouter')).toEqual(['a?', 'b?', 'c?'])
    expect(join('leftsemi')).toEqual(['a', 'b?'])
    expect(join('leftanti')).toEqual(['a', 'b?'])
  })

  it('gives projections and aggregates the ids of their aliases', () => {
    const sum = Call({ name: '+', args: [a, c], dataType: LongType, nullable: true })
    const alias = Alias({ child: sum, name: 's', exprId: newExprId(), qualifier: [] })
    const [first, second] = outputOf(Project({ projectList: [a, alias], child: left }))
    expect(first).toBe(a)
    expect(second).toMatchObject({ name: 's', exprId: alias.exprId, dataType: LongType, nullable: true })
    expect(shape(Aggregate({ groupingExpressions: [a], aggregateExpressions: [a, alias], child: left }))).toEqual(['a', 's?'])
  })

  it('qualifies by alias, and keeps the ids', () => {
    const [x] = outputOf(SubqueryAlias({ name: ['db', 't'], child: left }))
    expect(x).toMatchObject({ qualifier: ['db', 't'], exprId: a.exprId })
  })

  it('widens a union, and narrows an intersection', () => {
    const other = table(column('x', true), column('y', false, StringType))
    expect(shape(Union({ inputs: [left, other], byName: false, allowMissingColumns: false }))).toEqual(['a?', 'b?'])
    const set = (operation: 'intersect' | 'except') => shape(SetOperation({ operation, all: false, left, right: other }))
    expect(set('intersect')).toEqual(['a', 'b'])
    expect(set('except')).toEqual(['a', 'b?'])
  })

  it('is computed once', () => {
    const filter = Filter({ condition: Literal({ value: true, dataType: BooleanType }), child: left })
    expect(outputOf(filter)).toBe(outputOf(filter))
  })

  it('makes schemas', () => {
    expect(schemaOf(left).fields).toEqual([
      { name: 'a', dataType: IntegerType, nullable: false },
      { name: 'b', dataType: StringType, nullable: true },
    ])
  })
})

describe('expressions', () => {
  it('CASE without ELSE is nullable, and merges the nullability of nested types', () => {
    const strict = Literal({ value: [1], dataType: ArrayType(IntegerType, false) })
    const loose = Literal({ value: [null], dataType: ArrayType(IntegerType, true) })
    const when = Literal({ value: true, dataType: BooleanType })
    expect(nullableOf(CaseWhen({ whens: [when], thens: [strict] }))).toBe(true)
    const whole = CaseWhen({ whens: [when], thens: [strict], otherwise: loose })
    expect(nullableOf(whole)).toBe(false)
    expect(dataTypeOf(whole)).toEqual(ArrayType(IntegerType, true))
  })

  it('references are the columns of the plan below, not those of an outer query', () => {
    const inner = Filter({
      condition: Call({ name: '=', args: [c, OuterReference({ attribute: a })], dataType: BooleanType, nullable: true }),
      child: right,
    })
    if (inner.type !== 'Filter') throw new Error('not a filter')
    expect(referencesOf(inner.condition)).toEqual([c])
    const subquery = ScalarSubquery({ plan: inner, outerAttributes: [a], dataType: IntegerType })
    expect(referencesOf(Call({ name: '+', args: [b, subquery], dataType: IntegerType, nullable: true }))).toEqual([b, a])
  })
})
