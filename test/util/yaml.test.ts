import { describe, expect, it } from 'vitest'
import { parseYaml, YamlError } from '#dist/util/yaml.js'

describe('YAML', () => {
  it('mappings, sequences, scalars of every kind', () => {
    const text = [
      'version: "0.1" # a comment',
      "single: 'it''s'",
      'plain: a: b is no key here'.replace('a: b', 'a:b'),
      'hash: a#b',
      'empty:',
      'list:',
      '  - name: one',
      "    expr: sum(x) FILTER (WHERE k = '#1')",
      '  - name: two',
      '    expr: |',
      '      line one',
      '        indented',
      '  - >-',
      '    folded',
      '    text',
      'flow: [a, {b: c, d: "e, f"}]',
      'flush:',
      '- x',
      '- - y',
      '  - z',
    ].join('\n')
    expect(parseYaml(text)).toEqual({
      version: '0.1',
      single: "it's",
      plain: 'a:b is no key here',
      hash: 'a#b',
      empty: null,
      list: [{ name: 'one', expr: "sum(x) FILTER (WHERE k = '#1')" }, { name: 'two', expr: 'line one\n  indented\n' }, 'folded text'],
      flow: ['a', { b: 'c', d: 'e, f' }],
      flush: ['x', ['y', 'z']],
    })
    expect(parseYaml(' nonsense ')).toBe('nonsense')
    expect(parseYaml('# nothing')).toBe(null)
  })
  it.each([
    ['a: 1\na: 2', "Duplicate field 'a'", 2],
    ['a: `b`', "found character '`' that cannot start any token", 1],
    ['a:\n  - b\n c: d', 'bad indentation', 3],
    ['a: [b', "did not find expected ']'", 1],
  ])('%j is none', (text, message, line) => {
    const raised = (): unknown => {
      try {
        return parseYaml(text)
      } catch (e) {
        return e
      }
    }
    const e = raised() as YamlError
    expect(e).toBeInstanceOf(YamlError)
    expect(e.message).toContain(message)
    expect(e.line).toBe(line)
  })
})
