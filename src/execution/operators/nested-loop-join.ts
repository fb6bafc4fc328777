import { Call, type Expression, Literal } from '../../plan/expression.ts'
import { referencesOf } from '../../plan/output.ts'
import { BooleanType } from '../../types/data-type.ts'
import { type I32, i32 } from '../../wasm/instructions.ts'
import type { Produce } from '../compiler.ts'
import type { NestedLoopJoin } from '../physical.ts'
import type { Consume, PipelineBuilder, Scope } from '../pipeline/builder.ts'
import { appendRow, buildSide, emitMatches, joinRoles, type Passes, produceBuildRows, union } from './hash-join.ts'
import { produceSpilledJoin } from './spilled-join.ts'

/** Every pair of rows is tried: for conditions without an equality. When all build rows are there, the run links them into one list. */
export const produceNestedLoopJoin: Produce<NestedLoopJoin> = (compiler, plan, needed, consume) => {
  const roles = joinRoles(plan)
  const condition = plan.condition && plan.nullAware ? notFalse(plan.condition) : plan.condition
  const build = buildSide(compiler.newSinkId(), roles.build, [], needed, condition)
  compiler.into(
    build.sink,
    () =>
      compiler.produce(roles.build, build.childNeeded, (b, scope) =>
        b.within(scope, () => appendRow(b, build, [], i32.const(0), i32.const(0))),
      ),
    'list',
  )
  const emit = (b: PipelineBuilder, scope: Scope, first: I32, passes?: Passes): void =>
    b.within(scope, () =>
      emitMatches(
        b,
        scope,
        roles,
        build,
        condition,
        first,
        row => i32.load(row),
        () => i32.const(1),
        needed,
        consume,
        passes,
      ),
    )
  const inMemory = (): void => {
    const probeNeeded = union(needed, condition ? referencesOf(condition) : [])
    const probe: Consume = (b, scope) => emit(b, scope, b.loadParam(`list${build.sink.id}`))
    if (roles.probeEmits) compiler.produce(roles.probe, probeNeeded, probe)
    else
      compiler.into({ id: compiler.newSinkId(), spec: () => ({ kind: 'none' }) }, () => compiler.produce(roles.probe, probeNeeded, probe))
    if (roles.buildPreserved) produceBuildRows(compiler, plan, roles, build, needed, consume)
  }
  const spilled = (): void =>
    produceSpilledJoin(compiler, plan, roles, build, needed, condition, consume, {
      keys: [],
      append: (b, probe) => appendRow(b, probe, [], i32.const(0), i32.const(0)),
      // all rows have the same hash, so the directory has one list
      probe: (b, scope, _, passes) => emit(b, scope, b.g.keep(i32.load(b.loadParam(`directory${build.sink.id}`))), passes),
    })
  compiler.branch(build.sink.id, inMemory, spilled)
}

/** NOT IN: a condition that is unknown counts as a match. */
const notFalse = (condition: Expression): Expression =>
  Call({ name: 'coalesce', args: [condition, Literal({ value: true, dataType: BooleanType })], dataType: BooleanType, nullable: false })
