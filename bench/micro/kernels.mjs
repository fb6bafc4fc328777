// Kernels of page decoding, in bytes a second: what bounds a scan.
import Benchmark from 'benchmark'
import { createMemory } from '../../dist/columnar/shared-memory.js'
import { instantiateKernels } from '../../dist/kernels/kernels.js'
import { readArguments } from '../harness/arguments.mjs'
import { report, table } from '../harness/report.mjs'

const SIZE = 1 << 20

export async function main(argv) {
  const { options } = readArguments(argv, { seconds: 1, name: 'kernels' })
  const memory = createMemory({ maximumBytes: 64 << 20 })
  const kernels = instantiateKernels(memory, {
    grow() {
      throw new Error('no heap')
    },
  })
  const [text, numbers, packedText, packedNumbers, out] = Array.from({ length: 5 }, () => memory.allocate(2 * SIZE))
  const words = 'carefully final deposits detect slyly against the furiously even accounts '
  for (let i = 0; i < SIZE; i++) memory.u8[text + i] = words.charCodeAt((i * 7 + (i >> 9)) % words.length)
  for (let i = 0; i < SIZE / 8; i++) memory.i64[numbers / 8 + i] = BigInt((i * 2654435761) % 100_000)
  const textLength = kernels.snappy_compress(text, SIZE, packedText)
  const numbersLength = kernels.snappy_compress(numbers, SIZE, packedNumbers)
  const cases = {
    mem_copy: () => kernels.mem_copy(out, text, SIZE),
    'snappy_decompress, text': () => kernels.snappy_decompress(packedText, textLength, out, SIZE),
    'snappy_decompress, numbers': () => kernels.snappy_decompress(packedNumbers, numbersLength, out, SIZE),
    snappy_compress: () => kernels.snappy_compress(text, SIZE, out),
    'JS: copyWithin': () => memory.u8.copyWithin(out, text, text + SIZE),
  }
  const suite = new Benchmark.Suite()
  for (const [name, fn] of Object.entries(cases)) suite.add(name, fn, { maxTime: options.seconds, minSamples: 3 })
  await new Promise(resolve => suite.on('complete', resolve).run({ async: true }))
  const results = Array.from(suite).map(b => ({ name: b.name, bytesPerSecond: b.hz * SIZE, rme: b.stats.rme }))
  const cells = results.map(r => [r.name, (r.bytesPerSecond / 1e9).toFixed(2), `±${r.rme.toFixed(0)}%`])
  report(options.name, `1 MiB uncompressed, one thread\n\n${table(['', 'GB/s', ''], cells)}`, { results })
}
