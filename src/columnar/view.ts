/**
 * Variable-length values: a view is 16 bytes, as Arrow's BinaryView, with an absolute address in place of buffer and offset:
 *
 * | bytes | length ≤ 12 | length > 12 |
 * |---|---|---|
 * | 0–3 | length | length |
 * | 4–7 | the bytes themselves, zero-padded | the first 4 bytes |
 * | 8–11 | 〃 | address of the bytes (u32) |
 * | 12–15 | 〃 | heap block (for re-basing after a spill; 0 = none) |
 *
 * A null lane's view is all zeros.
 */
export const INLINE = 12
export const VIEW_SIZE = 16
