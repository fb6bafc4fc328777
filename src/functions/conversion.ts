import { type CallOptions, CaseWhen, Cast, type Expression, Literal } from '../plan/expression.ts'
import { nullableOf } from '../plan/output.ts'
import {
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  StringType,
  sameType,
  TimestampType,
  TimeType,
} from '../types/data-type.ts'
import { quotedSqlName } from '../types/names.ts'
import { sqlLiteral } from '../types/sql-literal.ts'
import { javaError, sparkError } from '../util/errors.ts'
import { type Mismatch, type ScalarFunction, scalar } from './define.ts'
import { castTo, constantOf, fn, isIntegral, isNested, isString, mismatch, nonFoldable, typeOf } from './type-rules.ts'

/** Casts in the form of functions; hexadecimal, base 64 and character sets. */

const castFunction = (name: string, to: DataType): ScalarFunction =>
  scalar({
    name,
    group: 'conversion_funcs',
    since: '2.0.1',
    usage: `${name}(expr)`,
    doc: `The same as \`CAST(expr AS ${name.toUpperCase()})\`.`,
    examples: [],
    args: ['any'],
    returns: to,
    coerce: ([e], options) => Cast({ child: e!, dataType: to, mode: options.ansi ? 'ansi' : 'legacy', implicit: true }),
  })

export const castFunctions = [
  castFunction('boolean', BooleanType),
  castFunction('tinyint', { type: 'byte' }),
  castFunction('smallint', { type: 'short' }),
  castFunction('int', IntegerType),
  castFunction('bigint', LongType),
  castFunction('float', FloatType),
  castFunction('double', DoubleType),
  castFunction('decimal', DecimalType(10, 0)),
  castFunction('date', DateType),
  castFunction('timestamp', TimestampType),
  castFunction('time', TimeType(6)),
  castFunction('binary', BinaryType),
  castFunction('string', StringType),
]

const toHex = (b: Uint8Array): string => Buffer.from(b).toString('hex').toUpperCase()

export const hex = scalar({
  name: 'hex',
  printsAlias: true,
  group: 'math_funcs',
  since: '1.5.0',
  usage: 'hex(expr)',
  doc: 'A number, or the bytes of a string or binary, as hexadecimal text.',
  examples: [
    ['SELECT hex(17)', '11'],
    ["SELECT hex('Spark SQL')", '537061726B2053514C'],
  ],
  args: ['long|binary|string'],
  returns: StringType,
  coerce: ([e]) => [isIntegral(typeOf(e!)) ? castTo(e!, LongType) : e!],
  eval: (v: bigint | string | Uint8Array) =>
    typeof v === 'bigint' ? BigInt.asUintN(64, v).toString(16).toUpperCase() : toHex(typeof v === 'string' ? Buffer.from(v) : v),
})

/** The bytes of hexadecimal digits (an odd one first stands alone); undefined for other characters. */
function fromHex(s: string): Uint8Array | undefined {
  if (!/^[0-9A-Fa-f]*$/.test(s)) return undefined
  return new Uint8Array(Buffer.from(s.length % 2 === 1 ? `0${s}` : s, 'hex'))
}
export const unhex = scalar({
  name: 'unhex',
  group: 'math_funcs',
  since: '1.5.0',
  usage: 'unhex(expr)',
  doc: 'The bytes of hexadecimal text; null where it is none.',
  examples: [["SELECT decode(unhex('537061726B2053514C'), 'UTF-8')", 'Spark SQL']],
  args: ['string'],
  returns: BinaryType,
  mayReturnNull: true,
  eval: (s: string) => fromHex(s) ?? null,
})

const text = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'string_funcs', ...spec })

export const base64 = text({
  name: 'base64',
  printsAlias: true,
  since: '1.5.0',
  usage: 'base64(bin)',
  doc: 'The bytes as base 64.',
  examples: [
    ["SELECT base64('Spark SQL')", 'U3BhcmsgU1FM'],
    ["SELECT base64(x'537061726b2053514c')", 'U3BhcmsgU1FM'],
  ],
  args: ['binary'],
  returns: StringType,
  // lines of 76 characters, as MIME has them
  eval: (b: Uint8Array) =>
    Buffer.from(b)
      .toString('base64')
      .replace(/.{76}(?=.)/g, '$&\r\n'),
})
export const unbase64 = text({
  name: 'unbase64',
  since: '1.5.0',
  usage: 'unbase64(str)',
  doc: 'The bytes of text in base 64.',
  examples: [["SELECT unbase64('U3BhcmsgU1FM')", 'Spark SQL']],
  args: ['string'],
  returns: BinaryType,
  mayThrow: true,
  eval: (s: string) => {
    const [digits, padding] = /^([^=]*)(=*)/.exec(s.replace(/[^A-Za-z0-9+/=]/g, ''))!.slice(1) as [string, string]
    const left = digits.length % 4
    if (padding.length > 0 && (left === 0 || left === 1 || (left === 2 && padding.length < 2)))
      throw javaError('Input byte array has wrong 4-byte ending unit')
    if (left === 1) throw javaError('Last unit does not have enough valid bits')
    return new Uint8Array(Buffer.from(digits, 'base64'))
  },
})

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export const toBase32 = text({
  name: 'to_base32',
  since: '4.3.0',
  usage: 'to_base32(bin)',
  doc: 'The bytes as base 32 (RFC 4648).',
  examples: [["SELECT to_base32('foobar')", 'MZXW6YTBOI======']],
  args: ['binary'],
  returns: StringType,
  eval: (b: Uint8Array) => {
    const bits = Array.from(b, x => x.toString(2).padStart(8, '0')).join('')
    const letters = bits.match(/.{1,5}/g)?.map(five => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]) ?? []
    return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=')
  },
})
export const fromBase32 = text({
  name: 'from_base32',
  since: '4.3.0',
  usage: 'from_base32(str)',
  doc: 'The bytes of text in base 32 (RFC 4648).',
  examples: [["SELECT from_base32('MZXW6YTBOI======')", 'foobar']],
  args: ['string'],
  returns: BinaryType,
  eval: (s: string) => {
    // what is no digit is passed over
    const digits = [...s.replace(/=.*$/s, '').toUpperCase()].map(c => BASE32.indexOf(c)).filter(n => n >= 0)
    const bits = digits.map(n => n.toString(2).padStart(5, '0')).join('')
    const bytes = bits.match(/.{8}/g)?.map(byte => Number.parseInt(byte, 2)) ?? []
    // a digit by itself gives a byte all the same
    return Uint8Array.from(digits.length % 8 === 1 ? [...bytes, digits.at(-1)! >> 2] : bytes)
  },
})

// ---- character sets ----

const CHARSETS = ['iso-8859-1', 'us-ascii', 'utf-16', 'utf-16be', 'utf-16le', 'utf-32', 'utf-8']

type Legacy = CallOptions['legacy']

function checkCharset(name: string, functionName: string, legacy: Legacy): string {
  const known = name.toLowerCase()
  if (CHARSETS.includes(known) || (legacy?.javaCharsets && singleBytes(known) !== undefined)) return known
  throw sparkError('INVALID_PARAMETER_VALUE.CHARSET', {
    functionName: `\`${functionName}\``,
    parameter: '`charset`',
    charset: name,
    charsets: CHARSETS.join(', '),
  })
}

function encodeText(s: string, written: string, legacy?: Legacy): Uint8Array {
  const charset = checkCharset(written, 'encode', legacy)
  const unmappable = (limit: number) => {
    const bad = [...s].find(c => c.codePointAt(0)! > limit)
    if (bad !== undefined && !legacy?.replacesUnmappable)
      throw sparkError('MALFORMED_CHARACTER_CODING', { function: '`encode`', charset: written })
    return [...s].map(c => (c.codePointAt(0)! > limit ? '?' : c)).join('')
  }
  const bytesOf = CHARSETS.includes(charset) ? undefined : singleBytes(charset)
  if (bytesOf !== undefined) {
    return Uint8Array.from(s, c => {
      const byte = bytesOf.get(c)
      if (byte === undefined && !legacy?.replacesUnmappable)
        throw sparkError('MALFORMED_CHARACTER_CODING', { function: '`encode`', charset: written })
      return byte ?? 0x3f
    })
  }
  switch (charset) {
    case 'utf-8':
      return new Uint8Array(Buffer.from(s))
    case 'us-ascii':
      return new Uint8Array(Buffer.from(unmappable(0x7f), 'latin1'))
    case 'iso-8859-1':
      return new Uint8Array(Buffer.from(unmappable(0xff), 'latin1'))
    case 'utf-32': {
      const points = [...s].map(c => c.codePointAt(0)!)
      const out = new DataView(new ArrayBuffer(points.length * 4))
      for (const [i, p] of points.entries()) out.setUint32(i * 4, p)
      return new Uint8Array(out.buffer)
    }
    default: {
      const little = Buffer.from(s, 'utf16le')
      const bytes = charset === 'utf-16le' ? little : Buffer.from(little).swap16()
      // without an order in its name, the text begins with a mark
      return new Uint8Array(charset === 'utf-16' && s !== '' ? Buffer.concat([Uint8Array.of(0xfe, 0xff), bytes]) : bytes)
    }
  }
}

function decodeText(b: Uint8Array, written: string, legacy?: Legacy): string {
  const charset = checkCharset(written, 'decode', legacy)
  if (!CHARSETS.includes(charset)) return new TextDecoder(charset).decode(b)
  const malformed = (): never => {
    throw sparkError('MALFORMED_CHARACTER_CODING', { function: '`decode`', charset: written })
  }
  switch (charset) {
    case 'iso-8859-1':
      return Buffer.from(b).toString('latin1')
    case 'us-ascii':
      if (b.some(x => x > 127) && !legacy?.replacesUnmappable) return malformed()
      return [...b].map(x => (x > 127 ? '\ufffd' : String.fromCharCode(x))).join('')
    case 'utf-32': {
      if (b.length % 4 !== 0) return malformed()
      const view = new DataView(b.buffer, b.byteOffset, b.length)
      return Array.from({ length: b.length / 4 }, (_, i) => String.fromCodePoint(view.getUint32(i * 4))).join('')
    }
    default: {
      const big = charset === 'utf-16be' || (charset === 'utf-16' && !(b[0] === 0xff && b[1] === 0xfe))
      const body = charset === 'utf-16' && ((b[0] === 0xfe && b[1] === 0xff) || (b[0] === 0xff && b[1] === 0xfe)) ? b.slice(2) : b
      try {
        const bytes = charset !== 'utf-8' && big && body.length % 2 === 0 ? Buffer.from(body).swap16() : body
        return new TextDecoder(charset === 'utf-8' ? 'utf-8' : 'utf-16le', { fatal: !legacy?.replacesUnmappable, ignoreBOM: true }).decode(
          bytes,
        )
      } catch {
        return malformed()
      }
    }
  }
}

/** By character, its byte in a set of one byte each; undefined where it is none, or unknown. */
function singleBytes(charset: string): ReadonlyMap<string, number> | undefined {
  try {
    const decoder = new TextDecoder(charset)
    if (/^(?:utf|gb|big5|euc|shift|iso-2022|replacement)/.test(decoder.encoding)) return undefined
    return new Map(Array.from({ length: 256 }, (_, i) => [decoder.decode(Uint8Array.of(i)), i]))
  } catch {
    return undefined
  }
}

export const encode = text({
  name: 'encode',
  mayReturnNull: true,
  since: '1.5.0',
  usage: 'encode(str, charset)',
  doc: 'The text as bytes of a character set.',
  examples: [["SELECT encode('abc', 'utf-8')", 'abc']],
  args: ['string', 'string'],
  returns: BinaryType,
  mayThrow: true,
  bind: info => (s: string, charset: string) => encodeText(s, charset, info.options.legacy),
})

/** The results of `decode`, whose common type its call has; without a default it is text that is null. */
const resultTypes = (types: readonly DataType[]): DataType[] => [
  ...types.filter((_, i) => i >= 2 && i % 2 === 0),
  types.length % 2 === 1 ? StringType : types.at(-1)!,
]

function sameResults(args: readonly Expression[]): Mismatch | undefined {
  const types = resultTypes(args.map(typeOf))
  // null is any value's that text can become
  if (args.length % 2 === 1 && !isNested(types[0]!)) types.pop()
  return types.every(t => sameType(t, types[0]!))
    ? undefined
    : mismatch('DATA_DIFF_TYPES', {
        functionName: '`casewhen`',
        dataType: `[${types.map(quotedSqlName).join(', ')}]`,
        sqlExpr: { sql: choice(args) },
      })
}

/** Bytes and the name of a character set. */
function charsetArgument(e: Expression, i: number): Mismatch | undefined {
  const t = typeOf(e)
  if (isString(t) || t.type === 'null' || (i === 0 ? t.type === 'binary' : !isNested(t))) return undefined
  const [paramIndex, requiredType] = i === 0 ? ['first', '"BINARY"'] : ['second', '"STRING"']
  return mismatch('UNEXPECTED_INPUT_TYPE', { paramIndex, requiredType, inputSql: '', inputType: quotedSqlName(t) })
}

/** The second meaning of `decode`: the result beside the first search value that equals, nulls being equal to each other. */
function choice(args: readonly Expression[]): Expression {
  const [value, ...rest] = args
  const whens: Expression[] = []
  const thens: Expression[] = []
  for (let i = 0; i + 1 < rest.length; i += 2) {
    whens.push(fn('<=>', value!, rest[i]!))
    thens.push(rest[i + 1]!)
  }
  return CaseWhen({ whens, thens, otherwise: rest.length % 2 === 1 ? rest.at(-1)! : Literal({ value: null, dataType: { type: 'null' } }) })
}

export const decode = text({
  name: 'decode',
  printsAlias: true,
  since: '1.5.0',
  usage: 'decode(bin, charset), decode(expr, search, result[, search, result]...[, default])',
  doc: 'The text of bytes in a character set; or with more arguments, the result beside the search value that equals the first.',
  examples: [
    ["SELECT decode(encode('abc', 'utf-8'), 'utf-8')", 'abc'],
    ["SELECT decode(2, 1, 'Southlake', 2, 'San Francisco', 3, 'New Jersey', 4, 'Seattle', 'Non domestic')", 'San Francisco'],
    ["SELECT decode(6, 1, 'Southlake', 2, 'San Francisco', 3, 'New Jersey', 4, 'Seattle')", null],
    ["SELECT decode(null, 6, 'Spark', NULL, 'SQL', 4, 'rocks')", 'SQL'],
  ],
  args: ['any', 'any', 'any*'],
  expectedNum: '2',
  check: args => (args.length > 2 ? sameResults(args) : args.map(charsetArgument).find(m => m !== undefined)),
  returns: (types, args) => (args.length === 2 ? StringType : resultTypes(types)[0]!),
  mayThrow: true,
  mayReturnNull: true,
  nulls: 'custom',
  rewrite: args => (args.length === 2 ? fn('$decode', ...args) : choice(args)),
})
export const decodeBytes = scalar({
  name: '$decode',
  group: '',
  since: '1.5.0',
  usage: 'decode(bin, charset)',
  doc: '',
  examples: [],
  args: ['binary', 'string'],
  returns: StringType,
  mayThrow: true,
  mayReturnNull: true,
  bind: info => (b: Uint8Array, charset: string) => decodeText(b, charset, info.options.legacy),
})

const BASE64 = /^(?:[A-Za-z0-9+/\s]{2,})?(?:[A-Za-z0-9+/\s]*={0,2})\s*$/
const isBase64 = (e: Expression | undefined): boolean => e?.type === 'Literal' && String(e.value).toLowerCase() === 'base64'
const FORMATS = ['hex', 'utf-8', 'utf8', 'base64']
const binaryOf = (name: string, attempts: boolean, since: string, examples: ScalarFunction['examples']): ScalarFunction =>
  text({
    name,
    since,
    usage: `${name}(str[, fmt])`,
    doc: `The bytes of text that is hexadecimal (the default), base 64 or UTF-8${attempts ? '; null where it is malformed' : ''}.`,
    examples,
    args: ['string', 'any?'],
    constants: [1],
    coerce: ([s, format]) => (format && !isNested(typeOf(format)) ? [s!, castTo(format, StringType)] : format ? [s!, format] : [s!]),
    check: ([, format]) => {
      const given = constantOf(format)
      const t = format && typeOf(format)
      if (t === undefined || given === null || t.type === 'null') return undefined
      if (given === undefined) return nonFoldable('fmt', format!)
      if (isString(t) && (attempts || FORMATS.includes(String(given).toLowerCase()))) return undefined
      return mismatch('INVALID_ARG_VALUE', {
        inputName: 'fmt',
        requireType: 'case-insensitive "STRING"',
        validValues: "'hex', 'utf-8', 'utf8', or 'base64'",
        inputValue: sqlLiteral(typeof given === 'string' ? given.toLowerCase() : given, t),
      })
    },
    returns: BinaryType,
    checkedAs: 'to_binary',
    mayThrow: true,
    // Spark's unbase64 gives none
    nullable: ([value, format]) => attempts || !isBase64(format) || nullableOf(value!),
    eval: (s: string, format = 'hex') => {
      const malformed = () => {
        if (attempts) return null
        throw sparkError('CONVERSION_INVALID_INPUT', {
          str: `'${s}'`,
          fmt: `'${format.toUpperCase()}'`,
          targetType: '"BINARY"',
          suggestion: '`try_to_binary`',
        })
      }
      switch (format.toLowerCase()) {
        case 'hex':
          return fromHex(s) ?? malformed()
        case 'utf-8':
        case 'utf8':
          return new Uint8Array(Buffer.from(s))
        case 'base64': {
          const signs = s.replace(/\s/g, '')
          const whole = signs.endsWith('=') ? signs.length % 4 === 0 : signs.length % 4 !== 1
          return BASE64.test(s) && whole ? new Uint8Array(Buffer.from(signs, 'base64')) : malformed()
        }
        default:
          return null
      }
    },
  })
export const toBinary = binaryOf('to_binary', false, '3.3.0', [["SELECT to_binary('abc', 'utf-8')", 'abc']])
export const tryToBinary = binaryOf('try_to_binary', true, '3.3.0', [
  ["SELECT try_to_binary('abc', 'utf-8')", 'abc'],
  ["select try_to_binary('a!', 'base64')", null],
])
