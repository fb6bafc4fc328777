// Our side of the protocol: a request on stdin, a line of JSON per workload on stdout.
import { SparkSession } from '../../../dist/bundle/index.js'

const request = JSON.parse(await new Response(process.stdin).text())
const say = line => console.log(JSON.stringify(line))
const spark = await SparkSession.builder().master(`local[${request.threads}]`).getOrCreate()
const sc = spark.sparkContext
const { threads, sizes } = request
const int = i => (Math.imul(i, 1103515245) + 12345) & 0x7fffffff
const fraction = (i, j) => (int(i * 31 + j) % 10007) / 10007

const prepared = {
  'k-means': () => sc.range(0, sizes.points, 1, threads).map(i => Array.from({ length: 10 }, (_, j) => fraction(i, j) + (i % 10))),
  'page-rank': () => {
    const nodes = sizes.edges / 10
    return sc
      .range(0, sizes.edges, 1, threads)
      .map(i => [int(i) % nodes, int(i * 7 + 3) % nodes])
      .groupByKey(threads)
  },
  logistic: () =>
    sc
      .range(0, sizes.samples, 1, threads)
      .map(i => ({ x: Array.from({ length: 20 }, (_, j) => fraction(i, j) - 0.5), y: i % 3 === 0 ? 1 : -1 })),
}

const runs = {
  async 'word-count'() {
    const counts = sc
      .textFile(request.text)
      .flatMap(line => line.split(' '))
      .map(w => [w, 1])
      .reduceByKey((a, b) => a + b)
    const top = await counts.takeOrdered(5, ([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    return [await counts.count(), top.flat()]
  },
  async sort() {
    const sorted = sc
      .range(0, sizes.sort, 1, threads)
      .map(i => [int(i), i])
      .sortByKey(true, threads)
    const parts = await sorted
      .mapPartitions(function* (pairs) {
        let [n, first, last, ordered] = [0, -1, -1, true]
        for (const [k] of pairs) {
          if (n++ === 0) first = k
          if (k < last) ordered = false
          last = k
        }
        yield [n, first, last, ordered]
      })
      .collect()
    return [
      parts.reduce((s, [n]) => s + n, 0),
      parts[0][1],
      parts.at(-1)[2],
      parts.every((p, i) => p[3] && (i === 0 || parts[i - 1][2] <= p[1])),
    ]
  },
  async join() {
    const side = factor => sc.range(0, sizes.join, 1, threads).map(i => [int(i * factor) % sizes.join, i % 1000])
    const [n, total] = await side(1)
      .join(side(3), threads)
      .map(([, [a, b]]) => [1, a + b])
      .reduce(([n, s], [m, t]) => [n + m, s + t])
    return [n, total]
  },
  async group() {
    const groups = sizes.group / 10
    const [n, squares] = await sc
      .range(0, sizes.group, 1, threads)
      .map(i => [int(i) % groups, i])
      .groupByKey(threads)
      .map(([, values]) => [1, [...values].length ** 2])
      .reduce(([n, s], [m, t]) => [n + m, s + t])
    return [n, squares]
  },
  async 'k-means'(points) {
    let centers = await points.take(10)
    for (let round = 0; round < 10; round++) {
      const now = centers
      const sums = await points
        .map(p => {
          let best = 0
          let least = Infinity
          for (let c = 0; c < now.length; c++) {
            let d = 0
            for (let j = 0; j < 10; j++) {
              const x = p[j] - now[c][j]
              d += x * x
            }
            if (d < least) {
              best = c
              least = d
            }
          }
          return [best, [p, 1]]
        })
        .reduceByKey(([p, n], [q, m]) => [p.map((x, j) => x + q[j]), n + m], threads)
        .collect()
      centers = now.slice()
      for (const [c, [sum, n]] of sums) centers[c] = sum.map(x => x / n)
    }
    return centers.map(c => c.reduce((a, b) => a + b)).sort((a, b) => a - b)
  },
  async 'page-rank'(links) {
    let ranks = links.mapValues(() => 1)
    for (let round = 0; round < 10; round++)
      ranks = links
        .join(ranks, threads)
        .flatMap(([, [targets, rank]]) => {
          const all = [...targets]
          return all.map(t => [t, rank / all.length])
        })
        .reduceByKey((a, b) => a + b, threads)
        .mapValues(sum => 0.15 + 0.85 * sum)
    const all = await ranks.values().collect()
    return [all.length, all.reduce((a, b) => a + b), all.reduce((a, b) => Math.max(a, b))]
  },
  async logistic(samples) {
    let w = new Array(20).fill(0)
    for (let round = 0; round < 20; round++) {
      const now = w
      const gradient = await samples
        .map(({ x, y }) => {
          let dot = 0
          for (let j = 0; j < 20; j++) dot += now[j] * x[j]
          const scale = (1 / (1 + Math.exp(-y * dot)) - 1) * y
          return x.map(v => v * scale)
        })
        .reduce((a, b) => a.map((v, j) => v + b[j]))
      w = now.map((v, j) => v - gradient[j] / sizes.samples)
    }
    return w
  },
  async empty() {
    return [await sc.parallelize([], sizes.tasks).count()]
  },
}

say({ version: 'this commit' })
for (const name of request.workloads) {
  try {
    const data = prepared[name]?.().cache()
    if (data) await data.count()
    const times = []
    let answer
    for (let i = 0; i <= request.repetitions; i++) {
      const started = performance.now()
      answer = await runs[name](data)
      times.push(performance.now() - started)
    }
    if (data) await data.unpersist()
    say({ name, first: times[0], warm: times.slice(1), answer })
  } catch (error) {
    say({ name, error: error.message })
  }
}
say({ peakRssMiB: process.resourceUsage().maxRSS / 1024 })
await spark.stop()
