import { spawn } from 'node:child_process'
import { jsonReader } from '../functions/text-format/json-read.ts'
import { jsonWriter } from '../functions/text-format/json-write.ts'
import { AttributeReference, newExprId } from '../plan/expression.ts'
import { LocalRelation, type LogicalPlan } from '../plan/logical.ts'
import type { FrameOperation } from '../plan/unresolved.ts'
import { castValue } from '../types/cast/cast.ts'
import { type DataType, StringType, StructField } from '../types/data-type.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import { isNested } from '../types/descriptors.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'

type Script = Extract<FrameOperation, { name: 'script' }>

/** Without a list of columns a line is a key and a value. */
const KEY_VALUE = [StructField('key', StringType), StructField('value', StringType)]

/** `TRANSFORM`: rows as lines to a program's input, the lines of its output as rows. One program for all rows. */
export async function transformByScript(
  o: Script,
  { fields, rows }: { readonly fields: readonly { readonly dataType: DataType }[]; readonly rows: readonly (readonly Value[])[] },
  timeZone: string,
): Promise<LogicalPlan> {
  const texts = fields.map(f => writerOf(f.dataType, timeZone))
  const line = (row: readonly Value[]) => row.map((v, i) => (v === null ? o.input.null : texts[i]!(v))).join(o.input.field)
  const written = await throughProgram(o.script, rows.map(row => `${line(row)}\n`).join(''))
  const columns = o.columns ?? KEY_VALUE
  const read = columns.map(c => readerOf(c.dataType, timeZone))
  const lines = written === '' ? [] : written.replace(/\n$/, '').split('\n')
  const made = lines.map(l => {
    const parts = splitLine(l, o.output.field)
    return columns.map((_, i) => {
      const part = parts[i]
      return part === undefined || (o.columns !== undefined && part === o.output.null) ? null : read[i]!(part)
    })
  })
  const output = columns.map(c =>
    AttributeReference({ name: c.name, dataType: c.dataType, nullable: true, exprId: newExprId(), qualifier: [] }),
  )
  return LocalRelation({ output, columns: output.map((_, i) => made.map(row => row[i]!)), rowCount: made.length })
}

/** Fields of a line: the separator is a regular expression, and empty fields at the end are none. */
function splitLine(line: string, separator: string): string[] {
  const parts = line.split(new RegExp(separator, 'u'))
  if (line === '') return parts
  while (parts.length > 0 && parts.at(-1) === '') parts.pop()
  return parts
}

function writerOf(t: DataType, timeZone: string): (v: Value) => string {
  if (isNested(t)) return jsonWriter(t, {}, timeZone)
  const text = castValue(t, StringType, 'ansi', { zone: zoneOf(timeZone) })
  return v => text(v) as string
}

/** What does not read as the type is null. */
function readerOf(t: DataType, timeZone: string): (text: string) => Value {
  if (t.type === 'string') return text => text
  if (t.type === 'calendar_interval') return () => null
  if (isNested(t)) return jsonReader(t, {}, timeZone)
  return castValue(StringType, t, 'try', { zone: zoneOf(timeZone) })
}

function throughProgram(script: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const program = spawn('/bin/bash', ['-c', script], { stdio: 'pipe' })
    const out: Buffer[] = []
    const errors: Buffer[] = []
    program.stdout.on('data', (b: Buffer) => out.push(b))
    program.stderr.on('data', (b: Buffer) => errors.push(b))
    // a program need not read all of its input
    program.stdin.on('error', () => {})
    program.on('error', reject)
    program.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'))
      else {
        const exitCode = String(code ?? signal)
        reject(sparkError('_LEGACY_ERROR_TEMP_2264', { exitCode, stderrBuffer: Buffer.concat(errors).toString('utf8') }))
      }
    })
    program.stdin.end(input)
  })
}
