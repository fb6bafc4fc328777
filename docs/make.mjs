// Writes the pages that derive from definitions: `npm run docs`. test/docs.test.ts fails where one is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { entries } from '#dist/config/registry.js'
import { allFunctions } from '#dist/functions/registry.js'

const written = 'Made from the definitions by `npm run docs`.'
const cell = text => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
const code = text => `\`${cell(text)}\``
const table = (head, rows) => [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map(r => `| ${r.join(' | ')} |`)].join('\n')

const title = group => group.replace(/_funcs$/, '').replaceAll('_', ' ').replace(/^agg$/, 'aggregate')

/** A group of functions after the other, each with its meaning and first example. */
function functions() {
  const known = allFunctions().filter(f => !f.name.startsWith('$') && f.group !== '' && f.kind !== 'missing')
  const missing = allFunctions().filter(f => f.kind === 'missing')
  const groups = [...new Set(known.map(f => f.group))].sort()
  const names = known.reduce((n, f) => n + 1 + (f.aliases?.length ?? 0), 0)
  const row = f => {
    const [sql, result] = f.examples[0] ?? []
    const also = f.aliases?.length ? ` Also ${f.aliases.map(code).join(', ')}.` : ''
    return [code(f.usage), `${cell(f.doc)}${also}`, sql === undefined ? '' : `${code(sql)} → ${code(result ?? 'NULL')}`]
  }
  return [
    '# Functions',
    `${written} ${names} names; in programs they are \`functions.name(…)\`, with columns or names of columns as arguments.`,
    ...groups.flatMap(g => [`## ${title(g)}`, table(['call', 'what it does', 'example'], known.filter(f => f.group === g).map(row))]),
    '## Not here yet',
    `They raise \`[UNSUPPORTED_FEATURE…]\`: ${missing.map(f => code(f.name)).join(', ')}.`,
  ]
}

/** Every configuration key with its default. */
function configuration() {
  const all = [...entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  const value = e => (e.default === undefined ? (e.fallback ? `value of ${code(e.fallback)}` : 'none') : e.default === '' ? 'empty' : code(e.default))
  return [
    '# Configuration',
    `${written} Set by \`SparkSession.builder().config(key, value)\`, \`spark.conf.set(key, value)\` or \`SET key = value\`; those marked static only by the builder.`,
    table(['key', 'default', 'meaning'], all.map(e => [code(e.key), value(e), `${cell(e.doc)}${e.static ? ' Static.' : ''}`])),
  ]
}

/** What of Spark's statements comes out otherwise, by family. */
function compatibility() {
  const gaps = Object.entries(JSON.parse(readFileSync(new URL('../test/sql/gaps.json', import.meta.url), 'utf8')))
  const all = gaps.reduce((n, [, numbers]) => n + numbers.length, 0)
  return [
    '# Compatibility',
    `${written} \`test/sql\` holds statements with the answers of real Spark. Of these, ${all} come out otherwise here (\`test/sql/gaps.json\` names each):`,
    table(['file', 'statements'], gaps.map(([file, numbers]) => [code(file), numbers.length])),
  ]
}

/**
 * The parameters of a call by its usage: `name(a, b[, c], ...)`. Of what is written otherwise (operators, keywords between arguments, several
 * forms), any number of arguments.
 */
function parameters(usage) {
  const any = '...args: Argument[]'
  const list = /^\w+\((.*)\)$/.exec(usage)?.[1]
  if (list === undefined || list.includes(')')) return any
  const items = list.split(/(?:\[, *| *,) */).filter(item => item !== '')
  const names = items.map(item => item.replace(/[[\] ]/g, ''))
  const from = list.search(/\[|\.\.\./)
  const needed = from < 0 ? items.length : list.slice(0, from).split(',').filter(part => part.trim() !== '').length
  const dots = names.findIndex(name => name.includes('..'))
  // of `n, expr1, expr2, ...`, n stands alone
  const fixed = dots < 0 ? names : names.slice(0, Math.max(0, dots - 1)).filter(name => !/\d$/.test(name))
  if (!fixed.every(name => /^\w+$/.test(name)) || /^\[\w+, *\]/.test(list)) return any
  const named = fixed.map((name, i) => `${/^(function|default|class|with|case)$/.test(name) ? `${name}_` : name}${i < needed ? '' : '?'}: Argument`)
  return [...named, ...(dots < 0 ? [] : [any])].join(', ')
}

/** The SQL functions as methods of columns, for the compiler and for editors. */
function sqlFunctions() {
  const known = allFunctions().filter(f => f.kind !== 'missing')
  const method = (name, f) => [`  /** ${f.doc.replaceAll('*/', '* /')} \`${f.usage}\` */`, `  ${name}(${parameters(f.usage)}): Column`]
  return [
    `// ${written}`,
    "import type { Argument, Column } from './column.ts'",
    '',
    '/** Every SQL function under its own name. */',
    'export interface SqlFunctions {',
    ...known.flatMap(f => [f.name, ...(f.aliases ?? [])].filter(name => /^[a-z]\w*$/i.test(name)).flatMap(name => method(name, f))),
    '}',
  ]
}

export const pages = () => ({
  ...Object.fromEntries(
    Object.entries({ functions, configuration, compatibility }).map(([name, make]) => [`docs/${name}.md`, `${make().join('\n\n')}\n`]),
  ),
  'src/session/sql-functions.ts': `${sqlFunctions().join('\n')}\n`,
})

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, text] of Object.entries(pages())) writeFileSync(new URL(`../${path}`, import.meta.url), text)
