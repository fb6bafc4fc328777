import { Call, type Expression, Literal } from '../../plan/expression.ts'
import { referencesOf } from '../../plan/output.ts'
import { BooleanType } from '../../types/data-type.ts'
import { i32 } from '../../wasm/instructions.ts'
import type { Produce } from '../compiler.ts'
import type { NestedLoopJoin } from '../physical.ts'
import type { Consume } from '../pipeline/builder.ts'
import { appendRow, buildSide, emitMatches, joinRoles, produceBuildRows, union } from './hash-join.ts'

/** Every pair of rows is tried: for conditions without an equality. When all build rows are there, the run links them into one list. */
export const produceNestedLoopJoin: Produce<NestedLoopJoin> = (compiler, plan, needed, consume) => {
  const roles = joinRoles(plan)
  const condition = plan.condition && plan.nullAware ? notFalse(plan.condition) : plan.condition
  const build = buildSide(compiler.newSinkId(), roles, [], needed, condition)
  compiler.into(
    build.sink,
    () =>
      compiler.produce(roles.build, build.childNeeded, (b, scope) =>
        b.within(scope, () => appendRow(b, build, [], i32.const(0), i32.const(0))),
      ),
    'list',
  )
  const probeNeeded = union(needed, condition ? referencesOf(condition) : [])
  const probe: Consume = (b, scope) => {
    const first = b.loadParam(`list${build.sink.id}`)
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
      ),
    )
  }
  if (roles.probeEmits) compiler.produce(roles.probe, probeNeeded, probe)
  else compiler.into({ id: compiler.newSinkId(), spec: () => ({ kind: 'none' }) }, () => compiler.produce(roles.probe, probeNeeded, probe))
  if (roles.buildPreserved) produceBuildRows(compiler, plan, roles, build, needed, consume)
}

/** NOT IN: a condition that is unknown counts as a match. */
const notFalse = (condition: Expression): Expression =>
  Call({ name: 'coalesce', args: [condition, Literal({ value: true, dataType: BooleanType })], dataType: BooleanType, nullable: false })
