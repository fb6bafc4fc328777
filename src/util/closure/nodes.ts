import type { Known } from './known-values.ts'
import type { MadeNode } from './recipes.ts'

/** A captured value as plain data: nodes refer to each other by their places, so that cycles and shared objects stay what they are. */
export type ClosureNode =
  /** Primitives, and data that v8 serialises. */
  | { readonly kind: 'raw'; readonly value: unknown }
  | Known
  | MadeNode
  /** An export of a package, or all of them: loaded from its file. */
  | { readonly kind: 'package'; readonly file: string; readonly key?: string; readonly member?: string; readonly className?: string }
  /** The `require` of a file. */
  | { readonly kind: 'require'; readonly file: string }
  /** What only messages between threads can carry: shared memory, compiled modules. */
  | { readonly kind: 'attachment'; readonly index: number; readonly identity: number }
  /** Something of the engine's: `handles.ts`. */
  | { readonly kind: 'handle'; readonly name: string; readonly data: number }
  | { readonly kind: 'symbol'; readonly key?: string; readonly wellKnown?: string; readonly description?: string }
  | FunctionNode
  | { readonly kind: 'bound'; readonly target: number; readonly self: number; readonly args: readonly number[] }
  | (Parts & { readonly kind: 'array'; readonly items: readonly number[] })
  | (Parts & { readonly kind: 'map'; readonly entries: readonly (readonly [number, number])[] })
  | (Parts & { readonly kind: 'set'; readonly items: readonly number[] })
  /** A view of shared memory. */
  | { readonly kind: 'view'; readonly type: string; readonly buffer: number; readonly offset: number; readonly length: number }
  | (Parts & { readonly kind: 'error' })
  | (Parts & { readonly kind: 'object' })
  /** A WeakMap or WeakSet, with those of its entries whose keys are captured too. */
  | { readonly kind: 'weak'; readonly entries: readonly (readonly [number, number])[]; readonly set: boolean }
  /** The members of a module that are used. */
  | { readonly kind: 'namespace'; readonly members: readonly (readonly [string, number])[] }
  /** `import()` as a function, from a file's point of view. */
  | { readonly kind: 'import'; readonly file?: string }
  /** What counts a coverage tool's hits: they are not wanted here. */
  | { readonly kind: 'coverage' }

/** What every object has. */
export interface Parts {
  readonly properties: readonly Property[]
  readonly prototype?: Prototype
  readonly integrity?: Integrity
}

export interface FunctionNode {
  readonly kind: 'function'
  readonly source: string
  /** How the source is read: as an expression, as a method of an object, or as a class. */
  readonly form: 'expression' | 'method' | 'class'
  readonly sloppy: boolean
  /** Of a class: what its instances say that they are of (`classes.ts`). */
  readonly className?: string
  /** Where it is not what the source alone would give. */
  readonly name?: string
  readonly names: readonly string[]
  readonly values: readonly number[]
  readonly properties: readonly Property[]
  /** It assigns to variables of its own copy. */
  readonly writes: boolean
  /** What was added to its `prototype`. */
  readonly members?: Parts
  /** What a class extends: the name that stands for it in the source, and its value. */
  readonly heritage?: { readonly name: string; readonly value: number }
  readonly file?: string
  /** 0-based. */
  readonly line?: number
  readonly column?: number
}

/** Absent: that of the kind. `class`: the `prototype` of a class; `null`: none. */
export type Prototype = { readonly class: number } | { readonly object: number } | null

/** What may still be done to an object, where that is not all: its properties cannot change, cannot go, or no others can come. */
export type Integrity = 'frozen' | 'sealed' | 'fixed'

/** A key (a text, or the node of a symbol), and a value, or what gets and sets it; `hidden`: not enumerable. */
export interface Property {
  readonly key: string | { readonly symbol: number }
  readonly value?: number
  readonly get?: number
  readonly set?: number
  readonly hidden?: true
}

/** A captured function, for other threads: plain data that messages carry. */
export interface Closure {
  /** The same for the same function with the same values. */
  readonly hash: string
  /** Nothing in it can change: what one task does with it, another will not see. */
  readonly stateless: boolean
  readonly shipped: {
    /** A list of nodes, serialised; the first is the function. Shared between threads where it is long. */
    readonly bytes: Uint8Array
    readonly attachments: readonly unknown[]
  }
}
