// Hadoop's files through our RDDs: what engine.mjs answers to `{ hadoop: … }`.
const records = n => Array.from({ length: n }, (_, i) => [i, `value ${(i * 7919) % 10_007}`.repeat(1 + (i % 9))])

export async function hadoop(sc, { write, read, text }) {
  if (write) {
    const { path, codec, options, rows, text } = write
    const pairs = sc.parallelize(records(rows), 2)
    if (text) await pairs.values().saveAsTextFile(path, codec)
    else await pairs.saveAsSequenceFile(path, codec, options)
    return {}
  }
  const rdd = text ? sc.textFile(text, 5).map(v => [0, v]) : sc.sequenceFile(read, undefined, undefined, 5)
  const [count, length] = await rdd.aggregate(
    [0, 0],
    ([n, l], [k, v]) => [n + 1, l + k + v.length],
    ([a, b], [c, d]) => [a + c, b + d],
  )
  return { count, length }
}
