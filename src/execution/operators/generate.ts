import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress, isInline } from '../../codegen/strings.ts'
import type { Maybe } from '../../codegen/value.ts'
import { maybeVariable, nullOf } from '../../codegen/variable.ts'
import { padded, structSlots } from '../../functions/nested/blob-code.ts'
import type { Expression } from '../../plan/expression.ts'
import { dataTypeOf, referencesOf } from '../../plan/output.ts'
import type { ArrayType, DataType, MapType, StructType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type I32, i32, i64, local, select } from '../../wasm/instructions.ts'
import type { Produce } from '../compiler.ts'
import { emitExpression } from '../expression/emit-expression.ts'
import type { GenerateExec } from '../physical.ts'
import type { Slot } from '../pipeline/builder.ts'
import { union } from './hash-join.ts'

/** A row per element of an array, per entry of a map or per struct of an array, read where they lie in the blob (columnar/blob.ts). */
export const produceGenerate: Produce<GenerateExec> = (compiler, plan, needed, consume) => {
  const kept = new Set(plan.child.output.flatMap(a => (needed.has(a.exprId) ? [a.exprId] : [])))
  const below = union(kept, referencesOf(plan.collection))
  compiler.produce(plan.child, below, (b, scope) =>
    b.within(scope, () => {
      const g = b.g
      const collection = g.keepMaybe(emitExpression(g, plan.collection, b))
      const view = (collection.val as { readonly code: I32 }).code
      const start = g.local('i32', 'start')
      const count = g.local('i32', 'count')
      const read = (): void => {
        g.emit(local.set(start, bytesAddress(view)))
        // a map begins with the size of its keys, an array with its count
        g.emit(local.set(count, i32.load(local.get(start), isMap(plan.collection) ? 8 : 0)))
      }
      g.emit(local.set(count, i32.const(0)))
      if (collection.isNull) g.if(i32.eqz(collection.isNull), read)
      else read()
      const n = local.get(count)
      const rounds = plan.outer ? select(n, i32.const(1), n) : n
      g.for(i32.const(0), g.keep(rounds), i => {
        const columns = plan.generatorOutput.map(a => maybeVariable(g, layoutOf(a.dataType)))
        const wanted = (c: number) => needed.has(plan.generatorOutput[c]!.exprId)
        g.if(
          i32.lt_u(i, n),
          () =>
            elementColumns(g, plan, local.get(start), n, i).forEach((value, c) => {
              if (wanted(c)) columns[c]!.set(value())
            }),
          () =>
            plan.generatorOutput.forEach((a, c) => {
              if (wanted(c)) columns[c]!.set(nullOf(layoutOf(a.dataType)))
            }),
        )
        const slots = new Map<number, Slot>(scope.slots)
        plan.generatorOutput.forEach((a, c) => {
          if (wanted(c)) slots.set(a.exprId, { kind: 'value', value: columns[c]!.get(), dataType: a.dataType })
        })
        b.cut({ handles: scope.handles, slots }, needed, consume)
      })
    }),
  )
}

const isMap = (e: Expression): boolean => dataTypeOf(e).type === 'map'

/** The columns of the i-th element of the blob at `start`. */
function elementColumns(g: Emitter, plan: GenerateExec, start: I32, count: I32, i: I32): (() => Maybe)[] {
  const position = plan.position ? [(): Maybe => ({ val: { layout: 'i32', code: i } })] : []
  const type = dataTypeOf(plan.collection)
  if (type.type === 'map') {
    const t = type as MapType
    const keys = g.keep(i32.add(start, i32.const(8)))
    const values = (): I32 => g.keep(i32.add(keys, i32.load(start)))
    return [...position, () => arrayElement(g, keys, count, i, t.key), () => arrayElement(g, values(), count, i, t.value)]
  }
  const { element } = type as ArrayType
  if (!plan.inline) return [...position, () => arrayElement(g, start, count, i, element)]
  const item = g.keepMaybe(arrayElement(g, start, count, i, element))
  return [...position, ...structColumns(g, item, element as StructType)]
}

function arrayElement(g: Emitter, start: I32, count: I32, i: I32, type: DataType): Maybe {
  const validity = g.keep(i32.add(start, i32.const(8)))
  const isNull = i32.eqz(i32.load8_u(i32.add(validity, i)))
  const layout = layoutOf(type)
  const address = i32.add(i32.add(validity, padded(count)), i32.mul(i, i32.const(widthOf[layout])))
  return cell(g, type, g.keep(address), start, g.keep(isNull))
}

/** The fields of a struct; all null where there is none. */
function structColumns(g: Emitter, item: Maybe, type: StructType): (() => Maybe)[] {
  const start = g.keep(bytesAddress((item.val as { readonly code: I32 }).code))
  const slots = structSlots(type)
  return type.fields.map((f, c) => () => {
    const absent = i32.eqz(i32.load8_u(start, c))
    const isNull = g.keep(item.isNull ? i32.or(item.isNull, absent) : absent)
    return cell(g, f.dataType, g.keep(i32.add(start, i32.const(slots[c]!))), start, isNull)
  })
}

/** A value in a blob. The addresses of views in it count from the blob's start. */
function cell(g: Emitter, type: DataType, address: I32, start: I32, isNull: I32): Maybe {
  const layout = layoutOf(type)
  const val = g.load(layout, address)
  if (layout !== 'view') return { val, isNull }
  const copy = g.keep(g.scratch(16))
  g.store(val, copy)
  g.if(i32.eqz(isInline(copy)), () => g.emit(i64.store(copy, i64.extend_i32_u(i32.add(start, i32.load(address, 8))), 8)))
  return { val: { layout: 'view', code: copy }, isNull }
}
