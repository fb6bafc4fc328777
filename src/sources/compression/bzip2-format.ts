/** What reader and writer of .bz2 files have in common. */
export const BLOCK_MAGIC = 0x314159265359
export const END_MAGIC = 0x177245385090
/** So many symbols in a row are of one code. */
export const GROUP = 50
/** The digits of the length of a run of zeros. */
export const RUN_A = 0
export const RUN_B = 1

export const CRC = Int32Array.from({ length: 256 }, (_, i) => {
  let c = i << 24
  for (let k = 0; k < 8; k++) c = c < 0 ? (c << 1) ^ 0x04c11db7 : c << 1
  return c
})
