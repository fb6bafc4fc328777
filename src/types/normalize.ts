import { isBinaryCollation } from './collation.ts'
import { compareValues } from './compare.ts'
import type { DataType } from './data-type.ts'
import type { MapValue, Value } from './value.ts'

/**
 * What equal values of a type have in common: `bytes`, their bytes (floats of their own are normalized where they are used as keys);
 * `normalized`, the bytes once floats inside have one zero and maps are sorted; `key`, only a key, as a collation holds different texts equal.
 */
export type Identity = 'bytes' | 'normalized' | 'key'

export function identityOf(t: DataType): Identity {
  switch (t.type) {
    case 'string':
      return isBinaryCollation(t.collation) ? 'bytes' : 'key'
    case 'array':
      return inside([t.element])
    case 'struct':
      return inside(t.fields.map(f => f.dataType))
    case 'map':
      return inside([t.key, t.value]) === 'key' ? 'key' : 'normalized'
    default:
      return 'bytes'
  }
}

function inside(types: readonly DataType[]): Identity {
  const all = types.map(t => (t.type === 'float' || t.type === 'double' ? 'normalized' : identityOf(t)))
  return all.includes('key') ? 'key' : all.includes('normalized') ? 'normalized' : 'bytes'
}

/** The value with 0.0 for -0.0 and one NaN at any depth, and the entries of maps sorted by their keys. */
export function normalizer(t: DataType): (v: Value) => Value {
  const bare = bind(t)
  return v => (v === null ? null : bare(v))
}

function bind(t: DataType): (v: Value) => Value {
  switch (t.type) {
    case 'float':
    case 'double':
      return v => (v === 0 ? 0 : Number.isNaN(v as number) ? Number.NaN : v)
    case 'array': {
      const element = normalizer(t.element)
      return v => (v as readonly Value[]).map(element)
    }
    case 'struct': {
      const fields = t.fields.map(f => normalizer(f.dataType))
      return v => (v as readonly Value[]).map((x, i) => fields[i]!(x))
    }
    case 'map': {
      const [key, value] = [normalizer(t.key), normalizer(t.value)]
      return v => {
        const { keys, values } = v as MapValue
        const entries = keys.map((k, i): [Value, Value] => [key(k), value(values[i]!)]).sort(([a], [b]) => compareValues(a, b, t.key))
        return { keys: entries.map(e => e[0]), values: entries.map(e => e[1]) }
      }
    }
    default:
      return v => v
  }
}
