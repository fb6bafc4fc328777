import { StringType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { regExpOf } from './java-regexp.ts'

/** URLs: their parts by Java's generic syntax (RFC 2396), and the encoding of HTML forms. */

const url = (spec: Omit<ScalarFunction, 'kind' | 'group' | 'returns'>): ScalarFunction =>
  scalar({ group: 'url_funcs', returns: StringType, ...spec })

/** RFC 2396 appendix B. */
const PARTS = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/su
/** Anything else makes a URL invalid; letters beyond ASCII are fine. */
const CHARACTERS = /^(?:[\w\-.!~*'();/?:@&=+$,#[\]]|%[0-9A-Fa-f]{2}|[^\0-\x7f\s\p{Cc}])*$/u
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/
const SERVER = /^(?:([^@]*)@)?(\[[^\]]*\]|[A-Za-z0-9.-]*)(?::\d*)?$/

/** One part, or null where the URL has none; undefined for an invalid URL. */
function partOf(text: string, part: string): string | null | undefined {
  const m = CHARACTERS.test(text) ? PARTS.exec(text) : null
  if (m === null || (m[1] !== undefined && !SCHEME.test(m[1]))) return undefined
  const [, scheme, authority, path, query, fragment] = m
  // without slashes behind the scheme there is no path
  const opaque = scheme !== undefined && authority === undefined && !path!.startsWith('/')
  const server = SERVER.exec(authority ?? '')
  switch (part) {
    case 'HOST':
      return server?.[2] || null
    case 'PATH':
      return opaque ? null : path!
    case 'QUERY':
      return query ?? null
    case 'REF':
      return fragment ?? null
    case 'PROTOCOL':
      return scheme ?? null
    case 'FILE':
      return opaque ? null : query === undefined ? path! : `${path}?${query}`
    case 'AUTHORITY':
      return authority || null
    case 'USERINFO':
      return server?.[1] ?? null
    default:
      return null
  }
}

const parsed = (name: string, examples: ScalarFunction['examples'], invalid: (url: string) => null): ScalarFunction =>
  url({
    name,
    since: name === 'parse_url' ? '2.0.0' : '4.0.0',
    usage: `${name}(url, partToExtract[, key])`,
    doc: 'A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO; with a key, the value of that parameter of the query.',
    examples,
    strict: true,
    // Spark counts them as it checks their types
    args: ['string', 'string?', 'string?', 'any*'],
    checkedAs: 'parse_url',
    check: args =>
      args.length === 2 || args.length === 3
        ? undefined
        : {
            condition: 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
            parameters: { functionName: '`parse_url`', expectedNum: '[2, 3]', actualNum: String(args.length) },
            placeless: true,
          },
    mayReturnNull: true,
    mayThrow: name === 'parse_url',
    bind: info => (text: string, part: string, key?: string) => {
      if (key !== undefined && part !== 'QUERY') return null
      const found = partOf(text, part)
      if (found === undefined) return info.options.ansi ? invalid(text) : null
      if (key === undefined || found === null) return found
      // a key is a regular expression
      return regExpOf(`(&|^)${key}=([^&]*)`, undefined).regexp.exec(found)?.[2] ?? null
    },
  })

export const parseUrl = parsed(
  'parse_url',
  [["SELECT parse_url('http://spark.apache.org/path?query=1', 'HOST')", 'spark.apache.org']],
  text => {
    throw sparkError('INVALID_URL', { url: text })
  },
)
export const tryParseUrl = parsed('try_parse_url', [["SELECT try_parse_url('inva lid://x', 'HOST')", null]], () => null)

export const urlEncode = url({
  name: 'url_encode',
  mayReturnNull: true,
  since: '3.4.0',
  usage: 'url_encode(str)',
  doc: 'The text as it is sent in a form: `application/x-www-form-urlencoded`.',
  examples: [["SELECT url_encode('https://spark.apache.org')", 'https%3A%2F%2Fspark.apache.org']],
  args: ['string'],
  eval: (s: string) =>
    encodeURIComponent(s)
      .replace(/[!'()~]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+'),
})

/** The text of a form's encoding; undefined where it is not one. Bytes that are no UTF-8 become U+FFFD. */
function decoded(s: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(s)) return undefined
  return s.replaceAll('+', ' ').replace(/(?:%[0-9A-Fa-f]{2})+/g, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}

export const urlDecode = url({
  name: 'url_decode',
  since: '3.4.0',
  usage: 'url_decode(str)',
  doc: 'The text that `url_encode` made this of.',
  examples: [["SELECT url_decode('https%3A%2F%2Fspark.apache.org')", 'https://spark.apache.org']],
  args: ['string'],
  mayThrow: true,
  mayReturnNull: true,
  eval: (s: string) => {
    const text = decoded(s)
    if (text === undefined) throw sparkError('CANNOT_DECODE_URL', { url: s })
    return text
  },
})
export const tryUrlDecode = url({
  name: 'try_url_decode',
  checkedAs: 'url_decode',
  since: '4.0.0',
  usage: 'try_url_decode(str)',
  doc: 'The text that `url_encode` made this of; null for anything else.',
  examples: [["SELECT try_url_decode('%')", null]],
  args: ['string'],
  mayReturnNull: true,
  eval: (s: string) => decoded(s) ?? null,
})
