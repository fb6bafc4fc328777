// A plain loop on one thread, as one would write it without an engine: the protocol of harness/rdd/firesteel.mjs.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

const request = JSON.parse(await new Response(process.stdin).text())
const say = line => console.log(JSON.stringify(line))
const { sizes } = request
const int = i => (Math.imul(i, 1103515245) + 12345) & 0x7fffffff
const fraction = (i, j) => (int(i * 31 + j) % 10007) / 10007
const make = (n, f) => {
  const out = []
  for (let i = 0; i < n; i++) out.push(f(i))
  return out
}
const groupBy = pairs => {
  const groups = new Map()
  for (const [k, v] of pairs) {
    const group = groups.get(k)
    if (group) group.push(v)
    else groups.set(k, [v])
  }
  return groups
}

const prepared = {
  'k-means': () => make(sizes.points, i => make(10, j => fraction(i, j) + (i % 10))),
  'page-rank': () => groupBy(make(sizes.edges, i => [int(i) % (sizes.edges / 10), int(i * 7 + 3) % (sizes.edges / 10)])),
  logistic: () => make(sizes.samples, i => ({ x: make(20, j => fraction(i, j) - 0.5), y: i % 3 === 0 ? 1 : -1 })),
}

const runs = {
  async 'word-count'() {
    const counts = new Map()
    for await (const line of createInterface({ input: createReadStream(request.text) }))
      for (const w of line.split(' ')) counts.set(w, (counts.get(w) ?? 0) + 1)
    const top = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 5)
    return [counts.size, top.flat()]
  },
  sort() {
    const pairs = make(sizes.sort, i => [int(i), i]).sort(([a], [b]) => a - b)
    return [pairs.length, pairs[0][0], pairs.at(-1)[0], pairs.every(([k], i) => i === 0 || pairs[i - 1][0] <= k)]
  },
  join() {
    const side = factor => make(sizes.join, i => [int(i * factor) % sizes.join, i % 1000])
    const right = groupBy(side(3))
    let [n, total] = [0, 0]
    for (const [k, a] of side(1))
      for (const b of right.get(k) ?? []) {
        n++
        total += a + b
      }
    return [n, total]
  },
  group() {
    let squares = 0
    const groups = groupBy(make(sizes.group, i => [int(i) % (sizes.group / 10), i]))
    for (const values of groups.values()) squares += values.length ** 2
    return [groups.size, squares]
  },
  'k-means'(points) {
    let centers = points.slice(0, 10)
    for (let round = 0; round < 10; round++) {
      const sums = make(10, () => new Array(10).fill(0))
      const counts = new Array(10).fill(0)
      for (const p of points) {
        let best = 0
        let least = Number.POSITIVE_INFINITY
        for (let c = 0; c < 10; c++) {
          let d = 0
          for (let j = 0; j < 10; j++) {
            const x = p[j] - centers[c][j]
            d += x * x
          }
          if (d < least) {
            best = c
            least = d
          }
        }
        for (let j = 0; j < 10; j++) sums[best][j] += p[j]
        counts[best]++
      }
      centers = centers.map((c, i) => (counts[i] === 0 ? c : sums[i].map(x => x / counts[i])))
    }
    return centers.map(c => c.reduce((a, b) => a + b)).sort((a, b) => a - b)
  },
  'page-rank'(links) {
    let ranks = new Map([...links.keys()].map(k => [k, 1]))
    for (let round = 0; round < 10; round++) {
      const sums = new Map()
      for (const [node, targets] of links) {
        const rank = ranks.get(node)
        if (rank === undefined) continue
        for (const t of targets) sums.set(t, (sums.get(t) ?? 0) + rank / targets.length)
      }
      ranks = new Map([...sums].map(([k, sum]) => [k, 0.15 + 0.85 * sum]))
    }
    const all = [...ranks.values()]
    return [all.length, all.reduce((a, b) => a + b), all.reduce((a, b) => Math.max(a, b))]
  },
  logistic(samples) {
    let w = new Array(20).fill(0)
    for (let round = 0; round < 20; round++) {
      const gradient = new Array(20).fill(0)
      for (const { x, y } of samples) {
        let dot = 0
        for (let j = 0; j < 20; j++) dot += w[j] * x[j]
        const scale = (1 / (1 + Math.exp(-y * dot)) - 1) * y
        for (let j = 0; j < 20; j++) gradient[j] += x[j] * scale
      }
      w = w.map((v, j) => v - gradient[j] / sizes.samples)
    }
    return w
  },
}

say({ version: process.version })
for (const name of request.workloads) {
  if (!runs[name]) continue
  try {
    const data = prepared[name]?.()
    const times = []
    let answer
    for (let i = 0; i <= request.repetitions; i++) {
      const started = performance.now()
      answer = await runs[name](data)
      times.push(performance.now() - started)
    }
    say({ name, first: times[0], warm: times.slice(1), answer })
  } catch (error) {
    say({ name, error: error.message })
  }
}
say({ peakRssMiB: process.resourceUsage().maxRSS / 1024 })
