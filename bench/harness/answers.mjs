/**
 * Are two answers the same? Doubles within 1e-9 relative, decimals and everything else exactly; a decimal of ours against a double of theirs
 * (DuckDB's avg and division) within half a unit of its last digit and 1e-8 relative, as sums of quotients are sums of rounded ones here. Gives undefined, or the first difference.
 */
export function difference(ours, theirs) {
  if (ours.rows.length !== theirs.rows.length) return `${ours.rows.length} rows, expected ${theirs.rows.length}`
  const types = ours.types.map((type, i) => [type, String(theirs.types?.[i] ?? '')])
  const inOrder = firstDifference({ types, rows: ours.rows }, theirs.rows)
  if (inOrder === undefined) return undefined
  const sorted = { types, rows: sortRows(ours.rows) }
  return firstDifference(sorted, sortRows(theirs.rows)) && inOrder
}

function firstDifference({ types, rows }, expected) {
  for (let r = 0; r < rows.length; r++)
    for (let c = 0; c < types.length; c++)
      if (!sameCell(types[c], rows[r][c], expected[r][c])) return `row ${r}, column ${c}: ${rows[r][c]}, expected ${expected[r][c]}`
  return undefined
}

function sameCell([type, theirType], a, b) {
  if (a === null || b === null) return a === b
  if (/^(double|float)/.test(type)) return near(Number(a), Number(b), 1e-9 * Math.abs(Number(b)))
  const decimal = /^decimal\(\d+,(\d+)\)/.exec(type)
  if (!decimal) return a === b
  const digits = b.split('.')[1]?.length ?? 0
  if (!/double/i.test(theirType) && digits <= Number(decimal[1]) && !/e/i.test(b)) return normal(a) === normal(b)
  return near(Number(a), Number(b), 0.5001 * 10 ** -Number(decimal[1]) + 1e-8 * Math.abs(Number(b)))
}

const near = (a, b, tolerance) => a === b || Math.abs(a - b) <= tolerance
/** A decimal without needless zeros. */
const normal = text => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
const sortRows = rows => rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
