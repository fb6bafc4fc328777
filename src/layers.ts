/** The import order of the folders below `src/`, low to high: a folder imports only from rows above its own. Enforced by test/layers.test.ts. */
export const layers: readonly (readonly string[])[] = [
  ['util'],
  ['types', 'config'],
  ['columnar', 'wasm'],
  ['codegen', 'kernels'],
  ['sources'],
  ['plan', 'storage'],
  ['functions', 'shuffle', 'catalog'],
  ['sql', 'analyzer', 'scheduler'],
  ['optimizer', 'rdd'],
  ['execution'],
  ['session'],
  ['ml', 'graph', 'streaming'],
  ['connect', 'ui', 'cli'],
]

/** Bans beyond the order: the machine pillar runs tasks and knows no SQL. */
export const bans: readonly { folders: readonly string[]; never: readonly string[] }[] = [
  { folders: ['storage', 'shuffle', 'scheduler', 'rdd'], never: ['plan', 'functions', 'sql', 'analyzer', 'optimizer', 'codegen'] },
  { folders: ['plan', 'functions', 'sql', 'analyzer', 'optimizer'], never: ['storage', 'shuffle', 'scheduler', 'rdd'] },
]
