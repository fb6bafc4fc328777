/** A mistake on the command line, whose message says all. */
export class UsageError extends Error {}

/** `--name value` and bare words: a word after `--name` is its value, unless it starts with `--`. */
export function readArguments(argv, defaults) {
  const options = { ...defaults }
  const words = []
  for (let i = 0; i < argv.length; i++) {
    if (!argv[i].startsWith('--')) {
      words.push(argv[i])
      continue
    }
    const name = argv[i].slice(2)
    if (!(name in defaults))
      throw new UsageError(
        `--${name} is not known; known are ${Object.keys(defaults)
          .map(k => `--${k}`)
          .join(' ')}`,
      )
    const value = argv[i + 1] === undefined || argv[i + 1].startsWith('--') ? 'true' : argv[++i]
    const isNumber = typeof defaults[name] === 'number'
    if (isNumber && !(Number(value) >= 0)) throw new UsageError(`--${name} takes a number, not ${value}`)
    options[name] = isNumber ? Number(value) : value
  }
  return { options, words }
}

/** The known names that a list asks for: by name, or as `asks` has it. `none` asks for none. */
export function chosen(what, text, known, asks = (word, name) => word === name) {
  const words = text.split(',').filter(s => s !== '' && s !== 'none')
  const unknown = words.filter(w => !known.some(name => asks(w, name)))
  if (unknown.length > 0) throw new UsageError(`no such ${what}: ${unknown.join(', ')}; there are ${known.join(', ')}`)
  return known.filter(name => words.some(w => asks(w, name)))
}

/** The same, where an empty list asks for all. */
export const chosenOrAll = (what, text, known, asks) => (text === '' ? known : chosen(what, text, known, asks))
