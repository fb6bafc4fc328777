// Counts the words of text files: `node examples/word-count.ts [path]` on a Node that runs TypeScript, or with tsx.
import { fileURLToPath } from 'node:url'
import { SparkSession } from 'firesteel'

const path = process.argv[2] ?? fileURLToPath(new URL('../*.md', import.meta.url))
const spark = await SparkSession.builder().appName('word count').getOrCreate()
const sc = spark.sparkContext

const stop = new Set(['the', 'a', 'of', 'and', 'to', 'in', 'is'])
const counts = sc
  .textFile(path)
  .flatMap(line => line.toLowerCase().split(/\W+/))
  .filter(word => word && !stop.has(word))
  .map(word => [word, 1] as const)
  .reduceByKey((a, b) => a + b)

console.log(counts.toDebugString())
for (const [word, n] of await counts.sortBy(([, n]) => -n).take(10)) console.log(`${word}: ${n}`)
await spark.stop()
