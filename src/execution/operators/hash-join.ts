import type { Emitter } from '../../codegen/emitter.ts'
import { loadField, type RowLayout, rowLayout, storeField } from '../../codegen/row.ts'
import type { Maybe } from '../../codegen/value.ts'
import { nullOf } from '../../codegen/variable.ts'
import { isDeterministic } from '../../optimizer/expression-facts.ts'
import { type AttributeReference, type Expression, newExprId } from '../../plan/expression.ts'
import { nullableOf, referencesOf } from '../../plan/output.ts'
import { BooleanType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { br, br_if, type I32, i32, local } from '../../wasm/instructions.ts'
import type { Compiler, Produce, RuntimeFilter, Sink } from '../compiler.ts'
import { emitHash, emitSame, normalizeFloat } from '../expression/emit-equality.ts'
import { dataTypeOfChild, emitExpression, emitPredicate } from '../expression/emit-expression.ts'
import type { HashJoin, NestedLoopJoin } from '../physical.ts'
import { type Consume, newHandle, type PipelineBuilder, type Scope, type Slot } from '../pipeline/builder.ts'
import { FLAGS, HASH, JOIN_HEADER, MATCHED } from '../pipeline/spec.ts'
import { forRows } from './aggregate.ts'
import { DIRECTORY, emitLink, entryOf, lookUp, mayHold, nextRow, type Probed } from './join-directory.ts'
import { hasHeads, isWholeNumber, KEY_RANGE, noteKey, RANGE } from './key-range.ts'
import { allocateRow } from './rows.ts'
import { produceSpilledJoin } from './spilled-join.ts'

/**
 * Hash join. The build side's rows are appended to blocks; then they are linked into a directory (join-directory.ts), one for all workers. The
 * probe side streams: a look into the directory, then the chain of rows that it gives. Where the build side is preserved (outer joins, or semi and anti joins that build on their left), matches mark build rows, and a last pipeline reads them.
 */
export const produceHashJoin: Produce<HashJoin> = (compiler, plan, needed, consume) => {
  const roles = joinRoles(plan)
  const [buildKeys, probeKeys] = plan.buildSide === 'left' ? [plan.leftKeys, plan.rightKeys] : [plan.rightKeys, plan.leftKeys]
  const build = buildSide(compiler.newSinkId(), roles.build, buildKeys, needed, plan.condition, {
    countNulls: plan.nullAware,
    bitsOf: keyWithBits(plan, buildKeys),
  })
  const directory = `directory${build.sink.id}`

  compiler.into(
    build.sink,
    () =>
      compiler.produce(roles.build, build.childNeeded, (b, scope) => {
        const g = b.g
        b.within(scope, () => {
          const keys = buildKeys.map(k => keyValue(b, k))
          const nulls = matchNulls(keys, plan.nullSafe)
          const append = (flags: I32): void => appendRow(b, build, keys, emitHash(g, keys), flags)
          if (!nulls) append(i32.const(0))
          else if (roles.buildPreserved || plan.nullAware) append(i32.shl(g.keep(nulls), i32.const(1)))
          else g.if(i32.eqz(nulls), () => append(i32.const(0)))
        })
      }),
    'directory',
  )

  const inMemory = (): void => {
    // linking is a pipeline of its own over the build rows; a worker that dies in it has it done again
    compiler.into({ id: compiler.newSinkId(), spec: () => ({ kind: 'none' }) }, () =>
      compiler.pipeline({
        operator: plan,
        source: { kind: 'rows', sink: build.sink.id, spec: { kind: 'rows', rowSize: build.layout.size } },
        emit: b => b.function('process', ['from', 'to'], ([from, to]) => emitLink(b, directory, build, from!, to!), true),
      }),
    )
    const probeNeeded = union(
      needed,
      plan.condition ? referencesOf(plan.condition) : [],
      probeKeys.flatMap(k => referencesOf(k)),
    )
    const probe: Consume = (b, scope) =>
      b.within(scope, () => {
        const probed = probedBy(
          b,
          probeKeys.map(k => keyValue(b, k)),
          plan.nullSafe,
        )
        if (!roles.probePreserved && (roles.form === 'pairs' || roles.form === 'semi')) b.needs.add(directory)
        emitProbe(b, scope, probed, { plan, roles, build, keys: probeKeys, directory, needed, consume })
      })
    const filters = probeFilters(compiler, plan, roles, probeKeys, directory)
    if (roles.probeEmits) compiler.withFilters(filters, () => compiler.produce(roles.probe, probeNeeded, probe))
    else
      compiler.into({ id: compiler.newSinkId(), spec: () => ({ kind: 'none' }) }, () => compiler.produce(roles.probe, probeNeeded, probe))
    if (roles.buildPreserved) produceBuildRows(compiler, plan, roles, build, needed, consume)
  }
  const spilled = (): void =>
    produceSpilledJoin(compiler, plan, roles, build, needed, plan.condition, consume, {
      keys: probeKeys,
      append: (b, probe) => {
        const keys = probeKeys.map(k => keyValue(b, k))
        const nulls = matchNulls(keys, plan.nullSafe)
        const append = (flags: I32): void => appendRow(b, probe, keys, emitHash(b.g, keys), flags)
        if (!nulls) append(i32.const(0))
        else if (roles.probeAlone) append(i32.shl(b.g.keep(nulls), i32.const(1)))
        else b.g.if(i32.eqz(nulls), () => append(i32.const(0)))
      },
      probe: (b, scope, probe, passes) => {
        const row = passes.row(scope)
        const keys = probe.layout.fields.slice(0, probe.keys).map(f => b.g.keepMaybe(loadField(b.g, f, row)))
        const nulls = i32.and(i32.shr_u(i32.load(row, FLAGS), i32.const(1)), i32.const(1))
        const probed = { keys, nulls: b.g.keep(nulls), hash: () => i32.load(row, HASH) }
        emitProbe(b, scope, probed, { plan, roles, build, keys: probeKeys, directory, needed, consume, passes })
      },
    })
  compiler.branch(build.sink.id, inMemory, spilled)
}

/** What the probe side's scans may test: what joins above ask, and whether there may be a build row. A build side that is preserved sees every probe row. */
function probeFilters(
  compiler: Compiler,
  plan: HashJoin,
  roles: JoinRoles,
  keys: readonly Expression[],
  directory: string,
): readonly RuntimeFilter[] {
  if (roles.buildPreserved || (plan.condition && !isDeterministic(plan.condition))) return []
  const columns = keys.filter(k => k.type === 'AttributeReference')
  if (plan.runtimeFilter !== true || columns.length < keys.length || plan.nullSafe.includes(true)) return compiler.filters
  const test = (b: PipelineBuilder): I32 => {
    const values = columns.map(k => keyValue(b, k))
    const nulls = matchNulls(values, plan.nullSafe)
    return b.g.keep(mayHold(b, { keys: values, nulls }, directory, keyWithBits(plan, keys)))
  }
  return [...compiler.filters, { columns, test }]
}

/** The key that may have a bitmap: the only one, or of several the one that rows are filtered by. */
function keyWithBits(plan: HashJoin, keys: readonly Expression[]): number | undefined {
  const key = keys.length === 1 ? 0 : plan.filterKey
  return key !== undefined && plan.nullSafe[key] !== true && isWholeNumber(dataTypeOfChild(keys[key]!)) ? key : undefined
}

const probedBy = (b: PipelineBuilder, keys: readonly Maybe[], nullSafe: readonly boolean[]): Probed => ({
  keys,
  nulls: matchNulls(keys, nullSafe),
  hash: () => emitHash(b.g, keys),
})

export interface JoinRoles {
  readonly build: HashJoin['left']
  readonly probe: HashJoin['left']
  /** Rows of the build side without a match (outer, anti) or with one (semi) come out at the end. */
  readonly buildPreserved: boolean
  readonly buildEmits: 'matched' | 'unmatched'
  /** Rows of the probe side without a match come out with nulls. */
  readonly probePreserved: boolean
  readonly form: 'pairs' | 'semi' | 'anti' | 'existence'
  readonly mark?: AttributeReference
  /** Does the probe pipeline give rows at all? */
  readonly probeEmits: boolean
  /** Do rows of the probe side come out without a match? */
  readonly probeAlone: boolean
}

export function joinRoles(plan: HashJoin | NestedLoopJoin): JoinRoles {
  const buildLeft = plan.buildSide === 'left'
  const [build, probe] = buildLeft ? [plan.left, plan.right] : [plan.right, plan.left]
  const t = plan.joinType
  const existential = t === 'leftsemi' || t === 'leftanti'
  const buildOuter = t === 'fullouter' || (buildLeft ? t === 'leftouter' : t === 'rightouter')
  const probeOuter = t === 'fullouter' || (buildLeft ? t === 'rightouter' : t === 'leftouter')
  const probeEmits = !(existential && buildLeft)
  return {
    build,
    probe,
    buildPreserved: buildOuter || (existential && buildLeft),
    buildEmits: t === 'leftsemi' ? 'matched' : 'unmatched',
    probePreserved: probeOuter,
    form: existential ? (t === 'leftsemi' ? 'semi' : 'anti') : t === 'existence' ? 'existence' : 'pairs',
    ...(plan.mark ? { mark: plan.mark } : {}),
    probeEmits,
    probeAlone: probeOuter || (probeEmits && (t === 'leftanti' || t === 'existence')),
  }
}

export interface BuildSide {
  readonly sink: Sink
  readonly layout: RowLayout
  /** Key fields come first. */
  readonly keys: number
  readonly payload: readonly AttributeReference[]
  readonly childNeeded: ReadonlySet<number>
  /** The key that may have a bitmap, whose range is kept. */
  readonly bitsOf: number | undefined
  /** It is the only one: the directory may be one of numbers. */
  readonly keyRange: boolean
}

/** A side of a join that is kept as rows. */
export function buildSide(
  id: number,
  plan: HashJoin['left'],
  keys: readonly Expression[],
  needed: ReadonlySet<number>,
  condition?: Expression,
  more: { readonly disk?: boolean; readonly countNulls?: boolean; readonly bitsOf?: number | undefined } = {},
): BuildSide {
  const wanted = union(needed, condition ? referencesOf(condition) : [])
  const payload = plan.output.filter(a => wanted.has(a.exprId))
  const fields = [...keys.map(k => ({ dataType: dataTypeOfChild(k), nullable: nullableOf(k) })), ...payload]
  const layout = rowLayout(fields, JOIN_HEADER)
  return {
    layout,
    keys: keys.length,
    bitsOf: more.bitsOf,
    keyRange: more.bitsOf !== undefined && keys.length === 1,
    payload,
    childNeeded: union(
      new Set(payload.map(a => a.exprId)),
      keys.flatMap(k => referencesOf(k)),
    ),
    sink: {
      id,
      spec: b => {
        b.slot('rows', 16)
        b.slot('sinkheap', 16)
        const { bitsOf, ...rest } = more
        if (bitsOf !== undefined) b.slot(KEY_RANGE, 16)
        const range = bitsOf === undefined ? {} : ({ keyRange: keys.length === 1 ? 'only key' : 'one of several' } as const)
        return { kind: 'rows', layout, hashOffset: HASH, ...rest, ...range }
      },
    },
  }
}

export function appendRow(b: PipelineBuilder, build: BuildSide, keys: readonly Maybe[], hash: I32, flags: I32): void {
  const g = b.g
  const heap = g.keep(i32.add(g.ctx, i32.const(b.slot('sinkheap', 16))))
  const row = allocateRow(g, b.slot('rows', 16), build.layout.size)
  g.emit(i32.store(row, hash, HASH), i32.store(row, flags, FLAGS))
  if (build.bitsOf !== undefined) noteKey(b, keys[build.bitsOf]!)
  keys.forEach((key, i) => storeField(g, build.layout.fields[i]!, row, key, heap))
  build.payload.forEach((a, i) => storeField(g, build.layout.fields[build.keys + i]!, row, g.keepMaybe(b.attribute(g, a)), heap))
}

function keyValue(b: PipelineBuilder, key: Expression): Maybe {
  const m = b.g.keepMaybe(emitExpression(b.g, key, b))
  return { ...m, val: normalizeFloat(b.g, m.val) }
}

/** 1 where a key that must not be null is. */
function matchNulls(keys: readonly Maybe[], nullSafe: readonly boolean[]): I32 | undefined {
  const nulls = keys.flatMap((k, i) => (k.isNull && !nullSafe[i] ? [k.isNull] : []))
  return nulls.length === 0 ? undefined : nulls.reduce((a, b) => i32.or(a, b))
}

/** What a probe row needs to know of its join. */
interface Probing {
  readonly plan: HashJoin
  readonly roles: JoinRoles
  readonly build: BuildSide
  readonly keys: readonly Expression[]
  readonly directory: string
  readonly needed: ReadonlySet<number>
  readonly consume: Consume
  readonly passes?: Passes
}

/** Where entries are only of hashes, all rows of a segment are hashed first, so that their entries are read side by side. */
function emitProbe(b: PipelineBuilder, scope: Scope, probed: Probed, probing: Probing): void {
  const { plan, build, directory, needed, passes } = probing
  const keyIds = probing.keys.map(k => (k.type === 'AttributeReference' && !isFloat(k) ? k.exprId : newExprId()))
  const slots = new Map(scope.slots)
  probed.keys.forEach((value, i) => {
    if (!slots.has(keyIds[i]!)) slots.set(keyIds[i]!, { kind: 'value', value, dataType: dataTypeOfChild(probing.keys[i]!) })
  })
  const keep = union(needed, keyIds, plan.condition ? referencesOf(plan.condition) : [])
  if (build.keyRange) return emitLookUp(b, { handles: scope.handles, slots }, probed, probing, keyIds, keep)
  const [hash, entry] = [newHandle(), newHandle()]
  const hashed = b.g.keep(probed.hash())
  const handles = new Map(scope.handles).set(hash, hashed).set(entry, entryOf(b, directory, hashed))
  const lookUps: Consume = (_, inner) => {
    b.touch(entry, entered => isFar(b, entered, directory))
    const keys = keyIds.map(id => b.g.keepMaybe(b.read(b.g, inner, id)))
    const again = { keys, nulls: matchNulls(keys, plan.nullSafe), hash: () => inner.handles.get(hash)! }
    emitLookUp(b, inner, again, probing, keyIds, keep)
  }
  b.cut({ handles, slots }, keep, lookUps, undefined, [hash, entry, ...(passes ? [passes.handle] : [])])
}

/** Looks for a row with the keys, whose attributes have these ids, and follows its chain; `keep`: attributes that are used from there on. */
function emitLookUp(
  b: PipelineBuilder,
  scope: Scope,
  probed: Probed,
  { plan, roles, build, directory, needed, consume, passes }: Probing,
  keyIds: readonly number[],
  keep: ReadonlySet<number>,
): void {
  const g = b.g
  b.within(scope, () => {
    const { nulls } = probed
    const { first, hash } = lookUp(b, probed, directory, build.keyRange)
    // null-aware anti join: with a null among the build keys nothing passes; a null probe key passes only an empty build side
    const dropAll = plan.nullAware
      ? g.keep(
          i32.or(
            i32.ne(i32.load(i32.add(b.loadParam(directory), i32.const(DIRECTORY.nullKeys))), i32.const(0)),
            nulls ? i32.and(nulls, i32.ne(b.loadParam(`${directory}.rows`), i32.const(0))) : i32.const(0),
          ),
        )
      : undefined

    const hashHandle = newHandle()
    const rowHandle = newHandle()
    const handles = new Map(scope.handles).set(hashHandle, hash).set(rowHandle, first)
    const all = roles.probePreserved || roles.form === 'anti' || roles.form === 'existence'
    const when = all ? (dropAll ? i32.eqz(dropAll) : undefined) : i32.ne(first, i32.const(0))
    const probing: Consume = (_, inner) => {
      const gg = b.g
      b.touch(rowHandle, entered => rowsAreFar(b, entered, directory, build))
      const h = inner.handles.get(hashHandle)!
      const matches = (row: I32): I32 => {
        const result = gg.local('i32', 'match')
        gg.emit(local.set(result, i32.const(0)))
        gg.block(differ => {
          // what is found by the key itself is not compared with it
          if (build.keyRange) gg.if(hasHeads(b, directory), () => gg.emit(local.set(result, i32.const(1)), br(differ)))
          gg.emit(br_if(differ, i32.ne(i32.load(row, HASH), h)))
          keyIds.forEach((id, i) => {
            const field = build.layout.fields[i]!
            const stored = gg.keepMaybe(loadField(gg, field, row))
            const probed = gg.keepMaybe(b.read(gg, inner, id))
            // null keys got no candidate unless they are null-safe
            const left = plan.nullSafe[i] ? stored : { val: stored.val }
            const right = plan.nullSafe[i] ? probed : { val: probed.val }
            gg.emit(br_if(differ, i32.eqz(emitSame(gg, left, right, field.dataType))))
          })
          gg.emit(local.set(result, i32.const(1)))
        })
        return local.get(result)
      }
      emitMatches(
        b,
        inner,
        roles,
        build,
        plan.condition,
        inner.handles.get(rowHandle)!,
        row => nextRow(b, directory, row),
        matches,
        needed,
        consume,
        passes,
      )
    }
    b.cut({ handles, slots: scope.slots }, keep, probing, when, [hashHandle, rowHandle, ...(passes ? [passes.handle] : [])])
  })
}

/** Entries of a directory that lie with their rows in a core's cache, and so need not be read ahead. */
const NEAR = 2 ** 15

/** 1 where entries and rows are so many that most of them come from memory. */
const isFar = (b: PipelineBuilder, g: Emitter, directory: string): I32 =>
  i32.gt_u(i32.load(g.ctx, b.slot(`${directory}.mask`, 16)), i32.const(NEAR))

/** The same, where rows are looked at: those that are found by number are not compared. */
function rowsAreFar(b: PipelineBuilder, g: Emitter, directory: string, { keyRange, payload }: BuildSide): I32 {
  const far = isFar(b, g, directory)
  return keyRange && payload.length === 0 ? i32.and(far, i32.eqz(i32.load(g.ctx, b.slot(`${directory}.${RANGE.heads}`, 16)))) : far
}

const isFloat = (e: AttributeReference): boolean => e.dataType.type === 'double' || e.dataType.type === 'float'

/** Where the build side comes in pieces, each probe row passes by several times and keeps whether it has matched. */
export interface Passes {
  /** The handle of the probe row. */
  readonly handle: number
  row(scope: Scope): I32
  /** 1 in the last pass. */
  last(b: PipelineBuilder): I32
}

/**
 * Walks candidates from `first` by `next` until 0, taking those that match and satisfy the condition, and consumes rows as the join's form
 * asks for. One place consumes, so that the rest of the pipeline is written once.
 */
export function emitMatches(
  b: PipelineBuilder,
  scope: Scope,
  roles: JoinRoles,
  build: BuildSide,
  condition: Expression | undefined,
  first: I32,
  next: (row: I32) => I32,
  matches: (row: I32) => I32,
  needed: ReadonlySet<number>,
  consume: Consume,
  passes?: Passes,
): void {
  const g = b.g
  const row = g.local('i32', 'build')
  const matched = g.local('i32', 'matched')
  const probed = passes?.row(scope)
  /** 1 where an earlier pass has found a match. */
  const before = probed ? g.keep(i32.and(i32.load8_u(probed, FLAGS), i32.const(MATCHED))) : i32.const(0)
  const last = passes ? passes.last(b) : i32.const(1)
  g.emit(local.set(row, first), local.set(matched, before))
  const pair = pairScope(scope, build, local.get(row), roles.probePreserved, passes === undefined)
  const advance = (): void => {
    // to the next row that matches, or 0
    g.loop(end => {
      g.emit(br_if(end, i32.eqz(local.get(row))))
      const same = g.keep(matches(local.get(row)))
      if (condition) g.if(same, () => b.within(pair, () => g.emit(br_if(end, emitPredicate(g, condition, b)))))
      else g.emit(br_if(end, same))
      g.emit(local.set(row, next(local.get(row))))
    })
  }
  const mark = (): void => {
    if (probed) g.if(local.get(row), () => g.emit(i32.store8(probed, i32.or(i32.load8_u(probed, FLAGS), i32.const(MATCHED)), FLAGS)))
    if (roles.buildPreserved)
      g.if(local.get(row), () => g.emit(i32.store8(local.get(row), i32.or(i32.load8_u(local.get(row), FLAGS), i32.const(MATCHED)), FLAGS)))
  }
  if (roles.form !== 'pairs' && roles.probeEmits) {
    advance()
    if (probed) mark()
    const found = i32.or(i32.ne(local.get(row), i32.const(0)), before)
    if (roles.mark) {
      const value: Slot = { kind: 'value', value: { val: { layout: 'bool', code: found } }, dataType: BooleanType }
      const marked = { handles: scope.handles, slots: new Map(scope.slots).set(roles.mark.exprId, value) }
      const give = (): void => b.within(marked, () => consume(b, marked))
      if (passes) g.if(last, give)
      else give()
      return
    }
    const fresh = passes ? i32.and(i32.ne(local.get(row), i32.const(0)), i32.eqz(before)) : local.get(row)
    const wanted = roles.form === 'semi' ? fresh : passes ? i32.and(last, i32.eqz(found)) : i32.eqz(local.get(row))
    g.if(wanted, () => b.within(scope, () => consume(b, scope)))
    return
  }
  g.loop(end => {
    advance()
    mark()
    if (roles.form === 'pairs') {
      const done = passes ? i32.or(local.get(matched), i32.eqz(last)) : local.get(matched)
      if (roles.probePreserved) g.emit(br_if(end, i32.and(i32.eqz(local.get(row)), done)))
      else g.emit(br_if(end, i32.eqz(local.get(row))))
      b.cut(pair, needed, consume)
    }
    g.emit(br_if(end, i32.eqz(local.get(row))))
    g.emit(local.set(matched, i32.const(1)), local.set(row, next(local.get(row))))
  })
}

/** `stays`: the build row stays where it is. */
function pairScope(scope: Scope, build: BuildSide, row: I32, outer: boolean, stays: boolean): Scope {
  const handle = newHandle()
  const slots = new Map(scope.slots)
  build.payload.forEach((a, i) => slots.set(a.exprId, { kind: 'field', field: build.layout.fields[build.keys + i]!, handle, outer, stays }))
  return { handles: new Map(scope.handles).set(handle, row), slots }
}

/** The last pipeline of a join that preserves its build side: build rows that were matched (semi) or were not (anti, outer). */
export function produceBuildRows(
  compiler: Parameters<Produce<HashJoin>>[0],
  plan: HashJoin | NestedLoopJoin,
  roles: JoinRoles,
  build: BuildSide,
  needed: ReadonlySet<number>,
  consume: Consume,
): void {
  compiler.pipeline({
    operator: plan,
    source: { kind: 'rows', sink: build.sink.id, spec: { kind: 'rows', rowSize: build.layout.size } },
    emit: b => emitBuildRows(b, 'process', roles, build, needed, consume),
  })
}

export function emitBuildRows(
  b: PipelineBuilder,
  name: string,
  roles: JoinRoles,
  build: BuildSide,
  needed: ReadonlySet<number>,
  consume: Consume,
): void {
  b.function(
    name,
    ['from', 'to'],
    ([from, to]) => {
      const g = b.g
      forRows(g, from!, to!, build.layout.size, row => {
        const matched = i32.and(i32.load(row, FLAGS), i32.const(MATCHED))
        g.if(roles.buildEmits === 'matched' ? matched : i32.eqz(matched), () => {
          const slots = new Map<number, Slot>()
          for (const a of roles.probe.output)
            if (needed.has(a.exprId)) slots.set(a.exprId, { kind: 'value', value: nullOf(layoutOf(a.dataType)), dataType: a.dataType })
          const scope = pairScope({ handles: new Map(), slots }, build, row, false, false)
          b.within(scope, () => consume(b, scope))
        })
      })
    },
    true,
  )
}

export function union(...sets: (ReadonlySet<number> | readonly (number | AttributeReference)[])[]): Set<number> {
  const out = new Set<number>()
  for (const s of sets) for (const x of s as Iterable<number | AttributeReference>) out.add(typeof x === 'number' ? x : x.exprId)
  return out
}
