/** Runs recorded query files anywhere and prints what differs, a line a statement: `npx tsx test/record/compare.ts file...` (without endings). See README.md. */
import { relative } from 'node:path'
import { readRecordings, root, runFile } from '../sql/harness.ts'

for (const name of process.argv.slice(2)) {
  const file = relative(root, name)
  const outcomes = await runFile(file)
  const failed = outcomes.filter(o => o.problem !== undefined)
  for (const o of failed) console.log(`${name}#${o.index}\t${o.recording.sql.replaceAll('\n', ' ')}\t${o.problem!.replaceAll('\n', ' ')}`)
  console.error(`${name}: ${outcomes.length - failed.length} of ${readRecordings(file).length} as Spark`)
}
process.exit(0)
