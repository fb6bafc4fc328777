/** A captured value as plain data: nodes refer to each other by their places, so that cycles and shared objects stay what they are. */
export type ClosureNode =
  /** Primitives, and data that structured cloning copies. */
  | { readonly kind: 'raw'; readonly value: unknown }
  /** A standard global: `Math`, `Array.prototype`, ... */
  | { readonly kind: 'intrinsic'; readonly path: string }
  /** A module of Node, or an export of one. */
  | { readonly kind: 'builtin'; readonly module: string; readonly key?: string }
  | {
      readonly kind: 'function'
      readonly source: string
      /** How the source is read: as an expression, as a method of an object, or as a class. */
      readonly form: 'expression' | 'method' | 'class'
      readonly names: readonly string[]
      readonly values: readonly number[]
      readonly properties: readonly (readonly [string, number])[]
      readonly file?: string
      /** 0-based. */
      readonly line?: number
      readonly column?: number
    }
  | { readonly kind: 'bound'; readonly target: number; readonly self: number; readonly args: readonly number[] }
  | { readonly kind: 'array'; readonly items: readonly number[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [number, number])[] }
  | { readonly kind: 'set'; readonly items: readonly number[] }
  /** An object: its prototype (absent: a plain one), and its own properties. */
  | { readonly kind: 'object'; readonly prototype?: number; readonly properties: readonly (readonly [string, number])[] }
  /** The members of a module that are used. */
  | { readonly kind: 'namespace'; readonly members: readonly (readonly [string, number])[] }

export interface Closure {
  readonly root: number
  readonly nodes: readonly ClosureNode[]
}
