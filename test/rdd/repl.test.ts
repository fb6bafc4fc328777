import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const library = new URL('../../dist/index.js', import.meta.url)

/** What Node's own REPL prints for each line; the next is typed when it asks for one. */
async function session(lines: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, ['-i'], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, NODE_OPTIONS: '', NODE_REPL_HISTORY: '', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const exited = new Promise<never>((_, reject) => child.once('exit', code => reject(new Error(`the REPL ended with ${code}: ${said}`))))
  exited.catch(() => {})
  let said = ''
  let ready = () => {}
  child.stdout.setEncoding('utf8').on('data', text => {
    said += text
    if (/(^|\n)(> |\.\.\. )+$/.test(said)) ready()
  })
  const answer = async (line?: string): Promise<string> => {
    said = ''
    const asked = new Promise<void>(resolve => (ready = resolve))
    if (line !== undefined) child.stdin.write(`${line}\n`)
    await Promise.race([asked, exited])
    return said.replace(/(> |\.\.\. )+$/, '').trim()
  }
  try {
    await answer()
    const answers: string[] = []
    for (const line of lines) answers.push(await answer(line))
    return answers
  } finally {
    child.kill()
  }
}

it('functions that were typed line by line run in tasks', async () => {
  const all = await session([
    `const { SparkSession } = await import('${library}')`,
    "const spark = await SparkSession.builder().master('local[2]').getOrCreate()",
    'const sc = spark.sparkContext',
    "const stop = new Set(['the'])",
    'function clean(w) { return w.toLowerCase() }',
    "const isWord = w => w !== '' && !stop.has(clean(w))",
    'class Sum { constructor(n) { this.n = n } add(m) { return new Sum(this.n + m.n) } }',
    'let factor = 2',
    "const words = sc.parallelize(['the cat', 'The dog', 'a cat'], 2).flatMap(l => l.split(' ')).filter(isWord)",
    'const counts = await words.map(w => [clean(w), 1]).reduceByKey((a, b) => a + b).collect()',
    'JSON.stringify(counts.sort())',
    'JSON.stringify(await sc.range(0, 3, 1, 1).map(x => x * factor).collect())',
    'factor = 3',
    'function scaled(x) {',
    '  return x * factor +',
    "    clean('A').length",
    '}',
    'JSON.stringify(await sc.range(0, 3, 1, 1).map(scaled).collect())',
    'await sc.range(0, 4, 1, 2).map(x => new Sum(x).add(new Sum(x)).n).sum()',
    'var { n } = { n: 10 }; JSON.stringify(await sc.range(0, 2, 1, 1).map(x => path.basename(String(x + n))).collect())',
    'const promise = Promise.resolve()',
    'await sc.range(0, 2, 1, 1).map(x => promise).collect()',
    'JSON.stringify(await (await spark.sql("select 1 + 1 as two")).collect())',
    'await spark.stop()',
  ])
  expect(all.find(a => a.startsWith('Uncaught'))).toContain("Task not serializable: variable 'promise' holds a Promise")
  expect(all.filter(a => a !== '' && a !== 'undefined' && !a.startsWith('Uncaught'))).toEqual([
    `'[["a",1],["cat",2],["dog",1]]'`,
    "'[0,2,4]'",
    '3',
    "'[1,4,7]'",
    '12',
    `'["10","11"]'`,
    `'[{"two":2}]'`,
  ])
})
