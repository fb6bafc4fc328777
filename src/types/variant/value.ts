/**
 * Variants: values that carry their type, in the binary form of the public Variant encoding (metadata: the dictionary of names; value).
 * As an internal value one is a single `Uint8Array`: the metadata's length (u32), the metadata, the value.
 */
export type VariantNode =
  | { readonly is: 'null' }
  | { readonly is: 'boolean'; readonly value: boolean }
  | { readonly is: 'long'; readonly value: bigint }
  | { readonly is: 'float'; readonly value: number }
  | { readonly is: 'double'; readonly value: number }
  | { readonly is: 'decimal'; readonly unscaled: bigint; readonly scale: number }
  | { readonly is: 'date'; readonly value: number }
  | { readonly is: 'timestamp'; readonly value: bigint }
  | { readonly is: 'timestamp_ntz'; readonly value: bigint }
  | { readonly is: 'time'; readonly value: bigint }
  | { readonly is: 'string'; readonly value: string }
  | { readonly is: 'binary'; readonly value: Uint8Array }
  | { readonly is: 'uuid'; readonly value: string }
  | { readonly is: 'array'; readonly items: readonly VariantNode[] }
  /** Entries sorted by name (UTF-16), names once. */
  | { readonly is: 'object'; readonly entries: readonly VariantEntry[] }
export type VariantEntry = readonly [name: string, value: VariantNode]

/** The two low bits of a value's first byte. */
export const BASIC = { primitive: 0, shortString: 1, object: 2, array: 3 } as const
/** The six high bits of a primitive's first byte. */
export const PRIMITIVE = {
  null: 0,
  true: 1,
  false: 2,
  int8: 3,
  int16: 4,
  int32: 5,
  int64: 6,
  double: 7,
  decimal4: 8,
  decimal8: 9,
  decimal16: 10,
  date: 11,
  timestamp: 12,
  timestamp_ntz: 13,
  float: 14,
  binary: 15,
  string: 16,
  time: 17,
  uuid: 20,
} as const
export const VERSION = 1
export const MAX_SHORT_STRING = 63
/** Spark's limit for either part. */
export const SIZE_LIMIT = 128 * 1024 * 1024
