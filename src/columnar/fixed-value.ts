import type { Layout } from '../types/layout.ts'
import type { Value } from '../types/value.ts'
import { readInt128, writeInt128 } from './int128.ts'

/** Writes a value of a layout that holds all of it. */
export function writeFixed(view: DataView, at: number, layout: Exclude<Layout, 'view'>, value: Value): void {
  switch (layout) {
    case 'bool':
      return view.setUint8(at, value === true ? 1 : 0)
    case 'i8':
      return view.setInt8(at, value as number)
    case 'i16':
      return view.setInt16(at, value as number, true)
    case 'i32':
      return view.setInt32(at, value as number, true)
    case 'i64':
      return view.setBigInt64(at, value as bigint, true)
    case 'f32':
      return view.setFloat32(at, value as number, true)
    case 'f64':
      return view.setFloat64(at, value as number, true)
    case 'i128':
      return writeInt128(view, at, value as bigint)
  }
}

/** The value of a layout that holds all of it. */
export function readFixed(view: DataView, at: number, layout: Exclude<Layout, 'view'>): Value {
  switch (layout) {
    case 'bool':
      return view.getUint8(at) !== 0
    case 'i8':
      return view.getInt8(at)
    case 'i16':
      return view.getInt16(at, true)
    case 'i32':
      return view.getInt32(at, true)
    case 'i64':
      return view.getBigInt64(at, true)
    case 'f32':
      return view.getFloat32(at, true)
    case 'f64':
      return view.getFloat64(at, true)
    case 'i128':
      return readInt128(view, at)
  }
}
