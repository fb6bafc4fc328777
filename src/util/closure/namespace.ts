import { types } from 'node:util'
import type { Capture, Path } from './capture.ts'
import { knownValue } from './known-values.ts'
import { isObjectPrototype } from './plain.ts'

/** What imports become in the code of vite, and so of vitest. */
const VITE_MODULE = /^__vi(?:te_ssr)?_import_/

/** An object that stands for a module: only what is used of it is of interest. */
export function isNamespace(name: string, value: unknown, realm: object): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (VITE_MODULE.test(name)) return knownValue(value, realm) === undefined
  if (types.isModuleNamespaceObject(value)) return knownValue(value, realm) === undefined
  if (types.isProxy(value) || knownValue(value, realm) !== undefined) return false
  if ((value as Record<symbol, unknown>)[Symbol.toStringTag] === 'Module' || Object.hasOwn(value, '__esModule')) return true
  return isOfGetters(value)
}

/** As bundlers write the exports of a module: getters, and nothing else. */
function isOfGetters(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null
  const keys = Object.keys(value).filter(k => k !== 'default')
  if (keys.length === 0 || !(prototype === null || isObjectPrototype(prototype) || Object.getPrototypeOf(prototype) !== null)) return false
  return keys.every(k => {
    const d = Object.getOwnPropertyDescriptor(value, k)!
    return d.get !== undefined && d.set === undefined
  })
}

/** The node of a module of which these members are used; undefined: it is used as a whole. */
export function namespaceNode(capture: Capture, value: object, members: ReadonlySet<string> | undefined, path: Path): number {
  if (members === undefined) {
    const known = knownValue((value as { default?: unknown }).default, capture.realm)
    if (known?.kind === 'builtin' && known.key === undefined) return capture.add(known)
    return capture.refuse(path, 'a module, of which only members can be used')
  }
  const module = value as Record<string, unknown>
  return capture.add({
    kind: 'namespace',
    members: [...members].map(m => [m, capture.value(module[m], [...path.slice(0, -1), `${path.at(-1)}.${m}`])] as const),
  })
}
