import { mkdirSync, writeFileSync } from 'node:fs'
import { machine } from './machine.mjs'

/** Aligned columns: the first to the left, the others to the right. */
export function table(header, rows) {
  const cells = [header, ...rows].map(row => row.map(c => (c === undefined || c === null ? '-' : String(c))))
  const widths = header.map((_, i) => Math.max(...cells.map(row => row[i].length)))
  const line = row =>
    row
      .map((c, i) => (i === 0 ? c.padEnd(widths[i]) : c.padStart(widths[i])))
      .join('  ')
      .trimEnd()
  return [line(cells[0]), widths.map(w => '-'.repeat(w)).join('  '), ...cells.slice(1).map(line)].join('\n')
}

/**
 * Prints a result and writes it to bench/results/<name>.txt and .json, with the machine and the versions it was made with. Where something of ours
 * failed, or answered wrongly, it is printed only.
 */
export function report(name, text, data, failures = []) {
  if (failures.length > 0) {
    console.log(text)
    console.error(`\nfailed: ${failures.join(', ')}; nothing is written to bench/results`)
    process.exitCode = 1
    return
  }
  const about = { ...machine(), ...data.versions }
  const head = Object.entries(about)
    .map(([k, v]) => `${k}: ${v}`)
    .join('\n')
  const folder = new URL('../results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${name}.txt`, folder), `${head}\n\n${text}\n`)
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ machine: about, ...data, versions: undefined }, null, 2)}\n`)
  console.log(`${text}\n\nwritten to bench/results/${name}.txt and .json`)
}

export const milliseconds = ms => (ms === undefined ? '-' : ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0))
export const ratio = (a, b) => (a === undefined || b === undefined ? '-' : (a / b).toFixed(2))
export const geometricMean = values => Math.exp(values.reduce((s, v) => s + Math.log(v), 0) / values.length)
export const sum = values => values.reduce((s, v) => s + v, 0)
export const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]
