/** Where bytes lie that all threads read: in pages of the engine's memory, or in a file. */
export type BlockPlace =
  | { readonly tier: 'memory'; readonly address: number; readonly size: number }
  | { readonly tier: 'disk'; readonly path: string; readonly size: number }
