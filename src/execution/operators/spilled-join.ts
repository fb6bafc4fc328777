import { copyRow } from '../../codegen/row.ts'
import type { Expression } from '../../plan/expression.ts'
import type { Compiler, Sink } from '../compiler.ts'
import type { HashJoin, NestedLoopJoin } from '../physical.ts'
import { type Consume, newHandle, type PipelineBuilder, type Scope, type Slot } from '../pipeline/builder.ts'
import { HASH } from '../pipeline/spec.ts'
import { forRows } from './aggregate.ts'
import { type BuildSide, buildSide, emitBuildRows, type JoinRoles, type Passes } from './hash-join.ts'
import { emitLink } from './join-directory.ts'
import { allocateRow } from './rows.ts'

/** What the two kinds of join do with probe rows. */
export interface ProbeSide {
  readonly keys: readonly Expression[]
  /** Appends the row at hand to the probe side's sink. */
  append(b: PipelineBuilder, probe: BuildSide): void
  /** Looks a row of that sink up. */
  probe(b: PipelineBuilder, scope: Scope, probe: BuildSide, passes: Passes): void
}

/** The parameter that is 1 in the last pass over the probe rows. */
export const LAST_PASS = 'lastpass'

/**
 * A join whose build side did not fit into memory: what of it is there still goes to disk as well, and the probe side too, both by hash.
 * Then a task joins the rows of one partition.
 */
export function produceSpilledJoin(
  compiler: Compiler,
  plan: HashJoin | NestedLoopJoin,
  roles: JoinRoles,
  build: BuildSide,
  needed: ReadonlySet<number>,
  condition: Expression | undefined,
  consume: Consume,
  side: ProbeSide,
): void {
  const rest: Sink = {
    id: compiler.newSinkId(),
    spec: b => {
      b.slot('rows', 16)
      b.slot('sinkheap', 16)
      return { kind: 'rows', layout: build.layout, hashOffset: HASH, disk: true, countNulls: 'nullAware' in plan && plan.nullAware }
    },
  }
  compiler.into(rest, () =>
    compiler.pipeline({
      operator: plan,
      source: { kind: 'rows', sink: build.sink.id, last: true, spec: { kind: 'rows', rowSize: build.layout.size } },
      emit: b => emitCopy(b, build.layout.size),
    }),
  )

  const probe = buildSide(compiler.newSinkId(), roles.probe, side.keys, needed, condition, { disk: true })
  compiler.into(probe.sink, () =>
    compiler.produce(roles.probe, probe.childNeeded, (b, scope) => b.within(scope, () => side.append(b, probe))),
  )

  const directory = `directory${build.sink.id}`
  compiler.pipeline({
    operator: plan,
    source: {
      kind: 'join',
      sink: build.sink.id,
      rest: rest.id,
      probe: probe.sink.id,
      spec: {
        kind: 'join',
        directory,
        build: build.layout,
        probe: probe.layout,
        keyed: side.keys.length > 0,
        buildPreserved: roles.buildPreserved,
        probeAlone: roles.probeAlone,
      },
    },
    emit: b => {
      for (const name of [directory, `${directory}.mask`, `${directory}.rows`, LAST_PASS]) b.slot(name, 16)
      b.function('link', ['from', 'to'], ([from, to]) => emitLink(b, directory, build, from!, to!), true)
      b.function(
        'process',
        ['from', 'to'],
        ([from, to]) =>
          forRows(b.g, from!, to!, probe.layout.size, row => {
            const handle = newHandle()
            const slots = new Map<number, Slot>()
            probe.payload.forEach((a, i) =>
              slots.set(a.exprId, { kind: 'field', field: probe.layout.fields[probe.keys + i]!, handle, outer: false }),
            )
            const scope: Scope = { handles: new Map([[handle, row]]), slots }
            const passes: Passes = { handle, row: s => s.handles.get(handle)!, last: at => at.loadParam(LAST_PASS) }
            b.within(scope, () => side.probe(b, scope, probe, passes))
          }),
        true,
      )
      if (roles.buildPreserved) emitBuildRows(b, 'rest', roles, build, needed, consume)
    },
  })
}

/** Rows as they are; what is long stays where it is. */
function emitCopy(b: PipelineBuilder, size: number): void {
  b.function(
    'process',
    ['from', 'to'],
    ([from, to]) =>
      forRows(b.g, from!, to!, size, row => {
        const copy = allocateRow(b.g, b.slot('rows', 16), size)
        copyRow(b.g, copy, row, size)
      }),
    true,
  )
}
