import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { treeString } from '#dist/plan/explain.js'
import { parseStatement } from '#dist/sql/parse.js'

const recorded: readonly { sql: string; tree: string }[] = JSON.parse(readFileSync(new URL('trees.json', import.meta.url), 'utf8'))

describe('trees of parsed plans are those that Spark prints', () => {
  for (const { sql, tree } of recorded) it(sql, () => expect(treeString(parseStatement(sql)).replace(/#\d+/g, '#x')).toBe(tree))
})
