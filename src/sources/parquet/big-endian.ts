/** Big-endian two's complement, as decimals are stored in byte arrays. */
export function decimalToBigInt(bytes: Uint8Array): bigint {
  let value = 0n
  for (const b of bytes) value = (value << 8n) | BigInt(b)
  return BigInt.asIntN(Math.max(8, bytes.length * 8), value)
}

/** The value in exactly `length` bytes. */
export function bigIntToBytes(value: bigint, length: number): Uint8Array {
  const out = new Uint8Array(length)
  for (let i = length - 1; i >= 0; i--) {
    out[i] = Number(value & 255n)
    value >>= 8n
  }
  return out
}
