import { Literal } from '../../plan/expression.ts'
import { ArrayType, StringType } from '../../types/data-type.ts'
import { scalar } from '../define.ts'

/** Words by sentence, as Java's BreakIterator finds them in European text. */

// a mark of the end, quotes and brackets that close; after a full stop only a capital begins another sentence
const END = /[!?。！？]+["'”’)\]]*\s*|\.+["'”’)\]]*\s+(?=["'“‘([]*[^\p{Ll}\p{N}\s])/gu
// letters and digits, with what holds them together in their middle
const WORD = /[$£€¥]?[\p{L}\p{N}\p{M}_]+(?:(?:['’.](?=[\p{L}\p{N}])|(?<=\p{L})-(?=\p{L})|(?<=\p{N}),(?=\p{N}))[\p{L}\p{N}\p{M}_]+)*%?/gu

const wordsOf = (sentence: string): string[] => (sentence.match(WORD) ?? []).filter(w => /^[\p{L}\p{N}]/u.test(w))

const EMPTY = Literal({ value: '', dataType: StringType })

export const sentences = scalar({
  name: 'sentences',
  group: 'string_funcs',
  since: '2.0.0',
  usage: 'sentences(str[, lang[, country]])',
  doc: 'The words of a text, an array for each of its sentences.',
  examples: [["SELECT sentences('Hi there! Good morning.')", '[[Hi, there], [Good, morning]]']],
  args: ['string', 'string?', 'string?'],
  coerce: args => [...args, ...[EMPTY, EMPTY].slice(args.length - 1)],
  returns: ArrayType(ArrayType(StringType, false), false),
  nulls: 'custom',
  eval: (s: string | null) => {
    if (!s) return s === null ? null : []
    const parts = s.split(END).filter(part => part !== '')
    return parts.length === 0 ? [[]] : parts.map(wordsOf)
  },
})
