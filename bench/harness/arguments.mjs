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
      throw new Error(
        `--${name} is not known; known are ${Object.keys(defaults)
          .map(k => `--${k}`)
          .join(' ')}`,
      )
    const value = argv[i + 1] === undefined || argv[i + 1].startsWith('--') ? 'true' : argv[++i]
    options[name] = typeof defaults[name] === 'number' ? Number(value) : value
  }
  return { options, words }
}

export const list = text => text.split(',').filter(s => s !== '' && s !== 'none')
