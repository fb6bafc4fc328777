import type { Memory } from '../../columnar/memory.ts'
import { cellReader } from '../../columnar/reader.ts'
import { INLINE } from '../../columnar/view.ts'
import { readString } from '../../columnar/view-codec.ts'
import { writeCell } from '../../columnar/writer.ts'
import type { ExternalUdf } from '../../plan/expression.ts'
import type { DataType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { userFunction } from '../expression/user-function.ts'

/** Calls a user's function for `n` rows; the frame is operators/user-calls.ts's. */
export type BatchCall = (frame: number, n: number, heap: number) => void

/** What a loop works on, given anew for each batch. */
type Loop = (
  f: (...args: unknown[]) => unknown,
  memory: Memory,
  u32: Uint32Array,
  frame: number,
  n: number,
  read: readonly ((address: number) => unknown)[],
  result: (value: unknown) => unknown,
  write: (address: number, value: unknown) => void,
  fail: (cause: unknown, inResult: boolean) => never,
) => void

/** Loops by their source: each is written for the types at hand, so that numbers stay numbers. */
const loops = new Map<string, Loop>()

export function bindUserBatch(memory: Memory, e: ExternalUdf, argTypes: readonly DataType[]): BatchCall {
  const { f, convert, result, fail } = userFunction(e)
  const source = loopSource(argTypes, e.dataType)
  let loop = loops.get(source)
  if (!loop) loops.set(source, (loop = new Function(`return ${source}`)() as Loop))
  const read = argTypes.map((t, i) => {
    const cell = t.type === 'string' ? shortStrings() : cellReader(t)
    return (address: number) => convert[i]!(cell(memory, address))
  })
  let heapAt = 0
  const write = (address: number, value: unknown): void => writeCell(memory, e.dataType, address, value as never, heapAt)
  return (frame, n, heap) => {
    heapAt = heap
    loop(f, memory, memory.u32, frame >>> 2, n, read, result, write, fail)
  }
}

const REMEMBERED = 256

/** Reads texts; short ones that come again are remembered. */
function shortStrings(): (memory: Memory, address: number) => string {
  const words = new Uint32Array(REMEMBERED * 4)
  const texts = new Array<string>(REMEMBERED).fill('')
  return (memory, address) => {
    const { u32 } = memory
    const w = address >>> 2
    const length = u32[w]!
    if (length > INLINE) return readString(memory, address)
    const [a, b, c] = [u32[w + 1]!, u32[w + 2]!, u32[w + 3]!]
    const slot = (Math.imul(a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ length, 0x9e3779b1) >>> 24) & (REMEMBERED - 1)
    const at = slot * 4
    if (words[at] === length && words[at + 1] === a && words[at + 2] === b && words[at + 3] === c) return texts[slot]!
    words[at] = length
    words[at + 1] = a
    words[at + 2] = b
    words[at + 3] = c
    return (texts[slot] = readString(memory, address))
  }
}

/** Code that gives the argument of row `i`, whose column begins at `p`. */
function loading(t: DataType, k: number): string {
  switch (t.type) {
    case 'double':
      return `f64[(p${k} >>> 3) + i]`
    case 'float':
      return `f32[(p${k} >>> 2) + i]`
    case 'int':
      return `i32[(p${k} >>> 2) + i]`
    case 'boolean':
      return `u8[p${k} + i] !== 0`
    case 'long':
      // beyond the safe integers the reader says what it does of every long
      return `((h = i32[(p${k} >>> 2) + 2 * i + 1]) >= -2097152 && h < 2097152 ? h * 4294967296 + u32[(p${k} >>> 2) + 2 * i] : read[${k}](p${k} + 8 * i))`
    default:
      return `read[${k}](p${k} + ${widthOf[layoutOf(t)]} * i)`
  }
}

/** Code that stores the value `y`. */
function storing(t: DataType): string {
  switch (t.type) {
    case 'double':
      return `f64[(o >>> 3) + i] = typeof y === 'number' ? y : result(y)`
    case 'int':
      return `i32[(o >>> 2) + i] = (y | 0) === y ? y : result(y)`
    case 'boolean':
      return `u8[o + i] = typeof y === 'boolean' ? +y : +result(y)`
    case 'long':
      return `if (Number.isSafeInteger(y)) { u32[(o >>> 2) + 2 * i] = y; i32[(o >>> 2) + 2 * i + 1] = Math.floor(y / 4294967296) } else write(o + 8 * i, result(y))`
    default:
      return `write(o + ${widthOf[layoutOf(t)]} * i, result(y))`
  }
}

function loopSource(argTypes: readonly DataType[], resultType: DataType): string {
  const width = widthOf[layoutOf(resultType)]
  const n = argTypes.length
  const places = [...argTypes.keys()].map(k => `const p${k} = u32[frame + ${2 * k}], v${k} = u32[frame + ${2 * k + 1}]`)
  const values = argTypes.map((t, k) => `v${k} !== 0 && u8[v${k} + i] === 0 ? null : ${loading(t, k)}`)
  return `function (f, memory, u32, frame, n, read, result, write, fail) {
  const { u8, i32, f32, f64 } = memory
  ${places.join('\n  ')}
  const o = u32[frame + ${2 * n}], v = u32[frame + ${2 * n + 1}]
  let h = 0, inResult = false
  try {
    for (let i = 0; i < n; i++) {
      inResult = false
      const y = f(${values.join(', ')})
      if (y === undefined || y === null) {
        u8[v + i] = 0
        u8.fill(0, o + ${width} * i, o + ${width} * i + ${width})
      } else {
        u8[v + i] = 1
        inResult = true
        ${storing(resultType)}
      }
    }
  } catch (error) {
    fail(error, inResult)
  }
}`
}
