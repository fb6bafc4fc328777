const warned = new Set<string>()

/** Says, once a place, that the program will not see the assignment: every task works on a copy. */
export function warnOfAssignment(name: string, place: string | undefined): void {
  const where = place === undefined ? '' : ` (${place})`
  if (warned.has(name + where)) return
  warned.add(name + where)
  process.emitWarning(
    `A function for tasks assigns to the captured variable '${name}'${where}. Every task has a copy of its own, so the program does not see the change; use an accumulator to count over tasks.`,
    { type: 'SparkWarning', code: 'CAPTURED_VARIABLE_ASSIGNED' },
  )
}
