import { compileFunction } from 'node:vm'
import type { FunctionNode } from './nodes.ts'

/** Gives the function its variables, and makes it. A class needs its variables before it is made; functions may get them later. */
export type Compiled = () => readonly [set: (values: readonly unknown[]) => void, make: () => unknown]

const MAX_COMPILED = 1000
const compiled = new Map<string, Compiled>()

/** Before the file's name in stacks: positions are those of the file as it was loaded, not yet those of its source. */
export const SHIPPED = 'closure:'

/** The code of a function, compiled once a thread: V8 keeps what it has learned of it. */
export function compile(node: FunctionNode): Compiled {
  const key = JSON.stringify([node.file, node.line, node.column, node.form, node.sloppy, node.names, node.heritage?.name, node.source])
  let found = compiled.get(key)
  if (found === undefined) {
    found = compileNode(node)
    if (compiled.size >= MAX_COMPILED) compiled.delete(compiled.keys().next().value!)
  } else compiled.delete(key)
  compiled.set(key, found)
  return found
}

const STRICT = "'use strict'; "

/** The source on its own line of its own file, so that errors tell the user's place. */
function compileNode(node: FunctionNode): Compiled {
  const { source, form } = node
  const names = node.heritage ? [...node.names, node.heritage.name] : node.names
  const list = names.join(', ')
  const expression =
    form === 'method'
      ? `Object.values(Object.getOwnPropertyDescriptors({${source}\n})).map(d => d.value ?? d.get ?? d.set)[0]`
      : `(${source}\n)`
  const code = `${names.length > 0 ? `let ${list}; ` : ''}return [${names.length > 0 ? `values$ => { [${list}] = values$ }` : '() => {}'}, () => ${expression}]`
  const head = code.indexOf(expression) + expression.indexOf(source)
  const place = node.file === undefined ? {} : { filename: SHIPPED + node.file, lineOffset: node.line ?? 0 }
  const at = (offset: number): object => ({ ...place, columnOffset: (node.column ?? 0) - head - offset })
  if (!node.sloppy) {
    try {
      return compileFunction(STRICT + code, [], at(STRICT.length)) as Compiled
    } catch (e) {
      // code that only sloppy mode takes
      if (!(e instanceof Error) || e.name !== 'SyntaxError') throw e
    }
  }
  return compileFunction(code, [], at(0)) as Compiled
}
