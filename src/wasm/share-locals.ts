import type { Instr, Local, ValType } from './instructions.ts'
import type { Func } from './module.ts'

/** The locals of a function as they are encoded: the types of the slots behind the parameters, and each local's slot by its index. */
export interface Slots {
  readonly types: readonly ValType[]
  readonly slotOf: ArrayLike<number>
}

/** Functions of so many locals get slots. Engines take time in proportion to locals times branches. */
const MANY = 512

/** A list of instructions being walked: a function's body, or that of a block, a loop or an arm. */
interface Sequence {
  readonly depth: number
  open: boolean
  /** Of a loop: the place behind it, when it is known. */
  end: number
}

/** From the first place in which a local is written to the last in which it is read. */
interface Life {
  readonly local: Local
  readonly start: number
  readonly within: Sequence
  end: number
  /** The outermost loop around the last place that is not around the first: what it reads must outlast its rounds. */
  loop: Sequence | undefined
  /** Is it written before it is read, whatever way was taken? */
  sound: boolean
}

/**
 * Locals whose lives do not overlap, in one slot. Shared are only locals that are written in a sequence before all else that concerns them, inside
 * that sequence: the others may be read as they were left.
 */
export function shareLocals(f: Func): Slots | undefined {
  if (f.locals.length < MANY) return undefined
  const lives = livesIn(f)
  const params = f.params.length
  const slotOf = new Int32Array(params + f.locals.length)
  for (let i = 0; i < params; i++) slotOf[i] = i
  const types: ValType[] = []
  const newSlot = (l: Local): number => params + types.push(l.valType) - 1

  const shared = lives.filter(l => l.sound)
  for (const l of lives) if (!l.sound) slotOf[l.local.index] = newSlot(l.local)
  const free = new Map<ValType, number[]>()
  const byEnd = [...shared].sort((a, b) => a.end - b.end)
  let ended = 0
  for (const { local, start } of shared) {
    for (; byEnd[ended]!.end < start; ended++) {
      const { local: gone } = byEnd[ended]!
      const slots = free.get(gone.valType)
      if (slots === undefined) free.set(gone.valType, [slotOf[gone.index]!])
      else slots.push(slotOf[gone.index]!)
    }
    slotOf[local.index] = free.get(local.valType)?.pop() ?? newSlot(local)
  }
  return { types, slotOf }
}

/** The lives of the function's locals that are used, by their starts. */
function livesIn(f: Func): Life[] {
  const lives: (Life | undefined)[] = []
  const inOrder: Life[] = []
  const loops: Sequence[] = []
  let place = 0

  const use = (local: Local, writes: boolean, at: Sequence): void => {
    if (local.index < f.params.length) return
    place++
    const life = lives[local.index]
    if (life === undefined) {
      const born: Life = { local, start: place, within: at, end: place, loop: undefined, sound: writes }
      lives[local.index] = born
      inOrder.push(born)
      return
    }
    if (!life.within.open) life.sound = false
    life.end = place
    life.loop = loops.find(l => l.depth > life.within.depth)
  }
  const walk = (i: Instr, at: Sequence): void => {
    for (const a of i.args) walk(a, at)
    const { imm } = i
    if (imm?.kind === 'local') use(imm.local, i.op !== 'local.get', at)
    else if (imm?.kind === 'block') {
      for (const body of imm.otherwise === undefined ? [imm.body] : [imm.body, imm.otherwise]) {
        const inner: Sequence = { depth: at.depth + 1, open: true, end: 0 }
        if (i.op === 'loop') loops.push(inner)
        for (const b of body) walk(b, inner)
        inner.open = false
        inner.end = ++place
        if (i.op === 'loop') loops.pop()
      }
    }
  }
  const whole: Sequence = { depth: 0, open: true, end: 0 }
  for (const i of f.body) walk(i, whole)
  for (const l of inOrder) if (l.loop !== undefined) l.end = Math.max(l.end, l.loop.end)
  return inOrder
}
