import type { Node } from './parse.ts'

const encode = (point: number): readonly number[] => [...new TextEncoder().encode(String.fromCodePoint(point))]

export interface Literals {
  /** With what every match begins. */
  readonly prefix: Uint8Array
  /** The longest text that every match has. */
  readonly required: Uint8Array
}

/** Texts that must be there, which are found faster than by an automaton. */
export function literalsOf(root: Node): Literals {
  let run: number[] = []
  let required: number[] = []
  let prefix: number[] | undefined
  const close = (): void => {
    prefix ??= run
    if (run.length > required.length) required = run
    run = []
  }
  const visit = (n: Node): void => {
    switch (n.type) {
      case 'set':
        if (n.points.length === 2 && n.points[0] === n.points[1]) run.push(...encode(n.points[0]!))
        else close()
        return
      case 'concat':
        for (const item of n.items) visit(item)
        return
      case 'group':
        return visit(n.item)
      case 'assert':
        // an assertion before the first byte: candidates are few anyhow
        if (prefix === undefined && run.length === 0) prefix = []
        return
      case 'repeat':
        if (n.min === 0) return close()
        for (let i = 0; i < Math.min(n.min, 16); i++) visit(n.item)
        return close()
      case 'alternate':
        return close()
    }
  }
  visit(root)
  close()
  return { prefix: Uint8Array.from(prefix ?? []), required: Uint8Array.from(required) }
}

/** How many bytes each match has, if it is one number. */
export function fixedLength(n: Node): number | undefined {
  const same = (lengths: readonly (number | undefined)[]): number | undefined =>
    lengths.every(l => l === lengths[0]) ? lengths[0] : undefined
  switch (n.type) {
    case 'set':
      return same([encode(n.points[0] ?? 0).length, encode(n.points.at(-1) ?? 0).length])
    case 'assert':
      return 0
    case 'concat': {
      const lengths = n.items.map(fixedLength)
      return lengths.reduce<number | undefined>((a, b) => (a === undefined || b === undefined ? undefined : a + b), 0)
    }
    case 'group':
      return fixedLength(n.item)
    case 'alternate':
      return same(n.items.map(fixedLength))
    case 'repeat': {
      const length = fixedLength(n.item)
      return length !== undefined && n.min === n.max ? length * n.min : undefined
    }
  }
}
