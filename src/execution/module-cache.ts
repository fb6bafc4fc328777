/**
 * Modules by their bytes, the least recently used first. Queries of the same shape have the same code: it is compiled once in the process, and
 * what V8 has optimized of it stays so for all sessions and workers.
 */
const modules = new Map<string, { readonly bytes: Uint8Array; readonly module: WebAssembly.Module }[]>()
const MOST = 512
let kept = 0

/** The module with this code. */
export function moduleOf(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const key = keyOf(bytes)
  const found = modules.get(key)
  const known = found?.find(m => sameBytes(m.bytes, bytes))
  if (found !== undefined) modules.delete(key)
  const made = known ?? { bytes, module: new WebAssembly.Module(bytes) }
  if (known === undefined) kept++
  modules.set(key, known === undefined ? [...(found ?? []), made] : found!)
  for (const [oldest, list] of modules) {
    if (kept <= MOST) break
    modules.delete(oldest)
    kept -= list.length
  }
  return made.module
}

/** FNV-1a over all bytes, and their number. */
function keyOf(bytes: Uint8Array): string {
  let h = 0x811c9dc5
  for (let i = 0; i < bytes.length; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193)
  return `${bytes.length} ${h >>> 0}`
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
