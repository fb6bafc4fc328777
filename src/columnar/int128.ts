/** A 128-bit integer (low half first, two's complement) as a bigint. */
export function readInt128(view: DataView, address: number): bigint {
  const lo = view.getBigInt64(address, true)
  const hi = view.getBigInt64(address + 8, true)
  // Most values fit 64 bits.
  if (hi === lo >> 63n) return lo
  return (hi << 64n) | BigInt.asUintN(64, lo)
}

/** Stores the low 128 bits of a bigint. */
export function writeInt128(view: DataView, address: number, value: bigint): void {
  view.setBigInt64(address, BigInt.asIntN(64, value), true)
  view.setBigInt64(address + 8, BigInt.asIntN(64, value >> 64n), true)
}
