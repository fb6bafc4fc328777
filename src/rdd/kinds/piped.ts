import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Definition, oneToOne } from '../definition.ts'
import type { FnRef, NodeData } from '../job/program.ts'
import type { RDD } from '../rdd.ts'
import { type Batches, drain, iterableBatches } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'

export interface PipeOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Writes what comes before the records. */
  readonly printPipeContext?: (print: (line: string) => void) => unknown
  /** Writes a record; its text on a line unless given. */
  readonly printRDDElement?: (record: never, print: (line: string) => void) => unknown
  readonly separateWorkingDir?: boolean
  /** Fail where the command ends with another code than 0. PySpark's default is not to. */
  readonly checkCode?: boolean
}

interface PipedNode extends NodeData {
  readonly type: 'piped'
  readonly command: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  readonly context?: FnRef
  readonly element?: FnRef
  readonly checkCode: boolean
}

/** Each partition's records as lines to a command of the system, and the lines it gives as records. */
export function piped(parent: RDD<never>, command: string | readonly string[], options: PipeOptions): Definition {
  // words, as Spark cuts them: no quotes
  const words = typeof command === 'string' ? command.trim().split(/\s+/) : command
  return {
    kind: 'PipedRDD',
    partitions: () => parent.getNumPartitions(),
    dependencies: [oneToOne(parent)],
    describe: program =>
      ({
        type: 'piped',
        command: words,
        variables: options.env ?? {},
        ...(options.printPipeContext && { context: program.fn(options.printPipeContext as never) }),
        ...(options.printRDDElement && { element: program.fn(options.printRDDElement as never) }),
        checkCode: options.checkCode ?? true,
        parents: [program.node(parent as never)],
      }) satisfies PipedNode,
  }
}

export const bindPiped: BindKind<PipedNode> = (node, env) => {
  const source = env.parent(node)
  const context = node.context && env.fn(node.context)
  const element = node.element && env.fn(node.element)
  return partition => {
    let result: Batches | undefined
    return () => {
      result ??= iterableBatches(lines(node, source(partition), context, element), env.settings.lazy)
      return result()
    }
  }
}

type F = (...args: unknown[]) => unknown

async function* lines(node: PipedNode, batches: Batches, context: F | undefined, element: F | undefined): AsyncGenerator<string> {
  const [file, ...args] = node.command
  const child = spawn(file!, args, { env: { ...process.env, ...node.variables }, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<number | Error>(resolve => {
    child.on('error', resolve)
    child.on('close', code => resolve(code ?? 1))
  })
  // a command need not read to the end
  child.stdin.on('error', () => {})
  const print = (line: unknown) => {
    if (child.stdin.writable) child.stdin.write(`${line}\n`)
  }
  const feed = async (): Promise<void> => {
    context?.(print)
    await drain(batches, async batch => {
      for (const record of batch) {
        if (element) element(record, print)
        else print(record)
      }
      if (child.stdin.writableNeedDrain) await Promise.race([once(child.stdin, 'drain'), ended])
    })
    child.stdin.end()
  }
  const feeding = feed()
  feeding.catch(() => child.kill())
  yield* createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })
  await feeding
  const code = await ended
  if (code instanceof Error) throw code
  if (code !== 0 && node.checkCode) throw new Error(`Subprocess exited with status ${code}. Command ran: ${node.command.join(' ')}`)
}
