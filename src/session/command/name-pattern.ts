/** The names that a pattern of SHOW fits: `*` stands for anything, `|` stands between alternatives; case does not matter. Source: Spark's `StringUtils.filterPattern`. */
export function matching(names: readonly string[], pattern = '*'): string[] {
  const tests = pattern
    .trim()
    .split('|')
    .map(p => patternTest(p))
  return [...new Set(names)].filter(name => tests.some(t => t(name))).sort()
}

/** Other characters mean what they mean in a regular expression; a pattern that is none fits nothing. */
function patternTest(pattern: string): (name: string) => boolean {
  try {
    const regexp = new RegExp(`^(?:${pattern.replaceAll('*', '.*')})$`, 'i')
    return name => regexp.test(name)
  } catch {
    return () => false
  }
}
