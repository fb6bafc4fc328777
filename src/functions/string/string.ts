import { byteLength, bytesAddress } from '../../codegen/strings.ts'
import { asI32, bool, int32 } from '../../codegen/value.ts'
import { type Expression, Literal } from '../../plan/expression.ts'
import { exprString } from '../../plan/expression-string.ts'
import { BinaryType, BooleanType, type DataType, IntegerType, StringType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { i32 } from '../../wasm/instructions.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { fillArray, whereGiven } from '../nested/array-code.ts'
import { anyNullable, castTo, firstNullable, fn, isNested, isString, mismatch, typeOf } from '../type-rules.ts'
import { lengthInPoints, makeString, search, tryString } from './string-code.ts'
import { concatBytes, isAscii, pointCount, pointSlice, unitIndex } from './unicode.ts'

/** Lengths, parts and joins of strings. Positions count characters (code points) from 1. */

const sameAsFirst = (types: readonly DataType[]): DataType => types[0]!
const isBinary = (t: DataType): boolean => t.type === 'binary'

type Spec = Omit<ScalarFunction, 'kind' | 'group'>
const text = (spec: Spec): ScalarFunction => scalar({ group: 'string_funcs', ...spec })

export const length = text({
  name: 'length',
  aliases: ['char_length', 'character_length', 'len'],
  printsAlias: true,
  since: '1.5.0',
  usage: 'length(expr)',
  doc: 'The characters of a string, or the bytes of a binary.',
  examples: [
    ["SELECT length('Spark SQL ')", '10'],
    ["SELECT length(x'537061726b2053514c')", '9'],
    ["SELECT CHAR_LENGTH('Spark SQL ')", '10'],
  ],
  args: ['string|binary'],
  returns: IntegerType,
  bind: info => (isBinary(info.argTypes[0]!) ? (b: Uint8Array) => b.length : pointCount) as never,
  total: true,
  wasm: (g, [v], info) => int32(isBinary(info.argTypes[0]!) ? byteLength(g.keep(asI32(v!))) : lengthInPoints(g, asI32(v!))),
})

const byteCount = (v: string | Uint8Array): number => (typeof v === 'string' ? Buffer.byteLength(v) : v.length)

export const octetLength = text({
  name: 'octet_length',
  since: '2.3.0',
  usage: 'octet_length(expr)',
  doc: 'The bytes of a string or binary.',
  examples: [
    ["SELECT octet_length('Spark SQL')", '9'],
    ["SELECT octet_length(x'537061726b2053514c')", '9'],
  ],
  args: ['string|binary'],
  returns: IntegerType,
  eval: byteCount,
  total: true,
  wasm: (g, [v]) => int32(byteLength(g.keep(asI32(v!)))),
})
export const bitLength = text({
  name: 'bit_length',
  since: '2.3.0',
  usage: 'bit_length(expr)',
  doc: 'The bits of a string or binary.',
  examples: [
    ["SELECT bit_length('Spark SQL')", '72'],
    ["SELECT bit_length(x'537061726b2053514c')", '72'],
  ],
  args: ['string|binary'],
  returns: IntegerType,
  eval: v => byteCount(v) * 8,
  total: true,
  wasm: (g, [v]) => int32(i32.mul(byteLength(g.keep(asI32(v!))), i32.const(8))),
})

// ---- parts ----

/** Where a part begins and ends, 0-based: positions count from 1, negative ones from the end; 0 is the same as 1. */
function range(count: number, position: number, length: number): [from: number, to: number] {
  const start = position > 0 ? position - 1 : position < 0 ? count + position : 0
  const end = start + length
  return [Math.max(start, 0), Math.max(0, Math.min(end, count))]
}

const FOREVER = 2_147_483_647

function substringOf(v: string | Uint8Array, position: number, length: number): string | Uint8Array {
  if (typeof v !== 'string') {
    const [from, to] = range(v.length, position, length)
    return from >= to ? new Uint8Array(0) : v.slice(from, to)
  }
  const ascii = isAscii(v)
  const [from, to] = range(ascii ? v.length : pointCount(v), position, length)
  if (from >= to) return ''
  return ascii ? v.slice(from, to) : pointSlice(v, from, to)
}

export const substring = text({
  name: 'substring',
  aliases: ['substr'],
  printsAlias: true,
  since: '1.5.0',
  usage: 'substring(str, pos[, len])',
  doc: 'The part that begins at a position (from 1, or from the end where negative), to the end or of a length.',
  examples: [
    ["SELECT substring('Spark SQL', 5)", 'k SQL'],
    ["SELECT substring('Spark SQL', -3)", 'SQL'],
    ["SELECT substring('Spark SQL', 5, 1)", 'k'],
    ["SELECT substring('Spark SQL' FROM 5)", 'k SQL'],
    ["SELECT substring('Spark SQL' FROM -3)", 'SQL'],
    ["SELECT substring('Spark SQL' FROM 5 FOR 1)", 'k'],
    ["SELECT substring(encode('Spark SQL', 'utf-8'), 5)", 'k SQL'],
  ],
  args: ['string|binary', 'int', 'int?'],
  returns: sameAsFirst,
  coerce: args => (args.length === 2 ? [...args, Literal({ value: FOREVER, dataType: IntegerType })] : args),
  eval: substringOf,
  total: true,
  wasm: (g, [v, position, length], info) =>
    isBinary(info.argTypes[0]!) ? undefined : makeString(g, 'view_substring', [asI32(v!), asI32(position!), asI32(length!)], true),
})

export const left = text({
  name: 'left',
  since: '2.3.0',
  usage: 'left(str, len)',
  doc: 'The first characters; nothing for a length of 0 or less.',
  examples: [["SELECT left('Spark SQL', 3)", 'Spa']],
  args: ['string|binary', 'int'],
  returns: sameAsFirst,
  rewrite: ([s, n]) => fn('substring', s!, Literal({ value: 1, dataType: IntegerType }), n!),
})

export const right = text({
  name: 'right',
  since: '2.3.0',
  usage: 'right(str, len)',
  doc: 'The last characters; nothing for a length of 0 or less.',
  examples: [["SELECT right('Spark SQL', 3)", 'SQL']],
  args: ['string', 'int'],
  returns: sameAsFirst,
  mayReturnNull: true,
  eval: (s: string, n: number) => (n <= 0 ? '' : substringOf(s, -n, FOREVER)),
  fast: (g, [s, n]) => {
    const count = g.keep(asI32(n!))
    const val = makeString(g, 'view_substring', [asI32(s!), i32.sub(i32.const(0), count), i32.const(FOREVER)], true)
    return val && { val, done: i32.gt_s(count, i32.const(0)) }
  },
})

export const substringIndex = text({
  name: 'substring_index',
  since: '1.5.0',
  usage: 'substring_index(str, delim, count)',
  doc: 'The text before so many delimiters, counted from the left, or from the right where negative.',
  examples: [["SELECT substring_index('www.apache.org', '.', 2)", 'www.apache']],
  args: ['string', 'string', 'int'],
  returns: StringType,
  eval: (s: string, delimiter: string, count: number) => {
    if (delimiter === '' || count === 0) return ''
    let at = count > 0 ? -1 : s.length
    if (count > 0) {
      for (let i = 0; i < count; i++) {
        at = s.indexOf(delimiter, at + 1)
        if (at < 0) return s
      }
      return s.slice(0, at)
    }
    for (let i = 0; i < -count; i++) {
      at = at === 0 ? -1 : s.lastIndexOf(delimiter, at - 1)
      if (at < 0) return s
    }
    return s.slice(at + delimiter.length)
  },
  fast: (g, [s, delimiter, n]) => tryString(g, 'view_substring_index', [asI32(s!), asI32(delimiter!), asI32(n!)]),
})

export const splitPart = text({
  name: 'split_part',
  since: '3.3.0',
  usage: 'split_part(str, delimiter, partNum)',
  doc: 'One of the parts between delimiters, from 1, or from the end where negative; empty where there is none.',
  examples: [["SELECT split_part('11.12.13', '.', 3)", '13']],
  args: ['string', 'string', 'int'],
  returns: StringType,
  mayThrow: true,
  mayReturnNull: true,
  eval: (s: string, delimiter: string, n: number) => {
    if (n === 0) throw sparkError('INVALID_INDEX_OF_ZERO')
    const parts = delimiter === '' ? [s] : s.split(delimiter)
    return parts[n > 0 ? n - 1 : parts.length + n] ?? ''
  },
  fast: (g, [s, delimiter, n]) => tryString(g, 'view_split_part', [asI32(s!), asI32(delimiter!), asI32(n!)]),
})

// ---- joins ----

const NESTED = new Set(['map', 'struct'])
const ordinalOf = (i: number): string => ['first', 'second', 'third'][i] ?? `${i + 1}th`

export const concat = scalar({
  name: 'concat',
  aliases: ['||'],
  group: 'collection_funcs',
  since: '1.5.0',
  usage: 'concat(col1, col2, ..., colN)',
  doc: 'Strings, binaries or arrays one after another.',
  examples: [
    ["SELECT concat('Spark', 'SQL')", 'SparkSQL'],
    ['SELECT concat(array(1, 2, 3), array(4, 5), array(6))', '[1, 2, 3, 4, 5, 6]'],
  ],
  args: ['any*'],
  returns: types => (types.length === 0 ? StringType : joinedType(types)),
  // all binary stays binary; arrays become arrays of one type; anything else is cast to string
  coerce: (args, options) => {
    const types = args.map(typeOf)
    if (types.some(t => t.type === 'array')) return fn('$concat_arrays', ...args)
    if (args.length > 0 && !options.legacy?.binaryConcatenated && types.every(t => t.type === 'binary')) return args
    return args.map((a, i) => (isString(types[i]!) ? a : castTo(a, StringType)))
  },
  check: args => {
    const i = args.findIndex(a => a.type === 'Cast' && a.implicit === true && NESTED.has(typeOf(a.child).type))
    if (i < 0) return undefined
    const { child } = args[i] as Extract<Expression, { type: 'Cast' }>
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: ordinalOf(i),
      requiredType: '("STRING" or "BINARY" or "ARRAY")',
      inputSql: '',
      inputType: quotedSqlName(typeOf(child)),
    })
  },
  sql: args => `concat(${args.join(', ')})`,
  bind: info =>
    (info.returnType.type === 'binary' ? (...parts: Uint8Array[]) => concatBytes(parts) : (...parts: string[]) => parts.join('')) as never,
  total: true,
  wasm: (g, args, info) => {
    if (info.returnType.type !== 'string' || args.length < 2 || args.length > 8) return undefined
    let joined = args[0]!
    for (const next of args.slice(1)) {
      const made = makeString(g, 'view_concat2', [asI32(joined), asI32(next)], true)
      if (!made) return undefined
      joined = made
    }
    return joined
  },
})
const joinedType = (types: readonly DataType[]): DataType => (types.every(isBinary) ? BinaryType : (types.find(isString) ?? StringType))

/** More texts are joined in JavaScript. */
const MOST_JOINED = 64

export const concatWs = text({
  name: 'concat_ws',
  nullable: firstNullable,
  since: '1.5.0',
  usage: 'concat_ws(sep[, str | array(str)]+)',
  doc: 'The strings, and those in arrays, with a separator between; nulls are left out.',
  examples: [
    ["SELECT concat_ws(' ', 'Spark', 'SQL')", 'Spark SQL'],
    ["SELECT concat_ws('s')", ''],
    ["SELECT concat_ws('/', 'foo', null, 'bar')", 'foo/bar'],
    ["SELECT concat_ws(null, 'Spark', 'SQL')", null],
  ],
  args: ['string', 'array<string>|string*'],
  returns: StringType,
  nulls: 'custom',
  eval: (separator: string | null, ...parts: readonly (string | null | readonly (string | null)[])[]) =>
    separator === null
      ? null
      : parts
          .flat()
          .filter(p => p !== null)
          .join(separator),
  // nulls are left out, as array_join does
  wasmLazy: (g, [separator, ...parts], { argTypes }) => {
    if (!g.text || parts.length === 0 || parts.length > MOST_JOINED || argTypes.some(t => t.type !== 'string')) return undefined
    const between = separator!()
    const values = parts.map(p => p())
    return whereGiven(g, [between], 'view', () => {
      const all = fillArray(g, StringType, i32.const(values.length), put => values.forEach((v, i) => put(i32.const(i), v)))
      const base = bytesAddress(g.keep(asI32(all.val)))
      const joined = tryString(g, 'array_join', [base, asI32(between.val), i32.const(0)])!
      return { val: joined.val, done: i32.and(all.done, joined.done) }
    })
  },
})

export const elt = text({
  name: 'elt',
  since: '2.0.0',
  usage: 'elt(n, input1, input2, ...)',
  doc: 'The n-th of the inputs.',
  examples: [["SELECT elt(1, 'scala', 'java')", 'scala']],
  args: ['int', 'any+'],
  returns: types => joinedType(types.slice(1)),
  coerce: (args, options) => {
    const inputs = args.slice(1)
    if (inputs.length > 0 && !options.legacy?.binaryChosen && inputs.every(a => isBinary(typeOf(a)))) return args
    return [args[0]!, ...inputs.map(a => (isString(typeOf(a)) || isNested(typeOf(a)) ? a : castTo(a, StringType)))]
  },
  check: args => {
    const types = args.slice(1).map(typeOf)
    if (!types.some(isNested)) return undefined
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: 'second...',
      requiredType: '"STRING" or "BINARY"',
      inputSql: args
        .slice(1)
        .map(a => `"${exprString(a)}"`)
        .join(','),
      inputType: types.map(quotedSqlName).join(','),
    })
  },
  nulls: 'custom',
  mayThrow: true,
  bind:
    info =>
    (n: number | null, ...inputs: Value[]) => {
      if (n === null) return null
      if (n >= 1 && n <= inputs.length) return inputs[n - 1]!
      if (!info.options.ansi) return null
      return info.fail('INVALID_ARRAY_INDEX', { indexValue: String(n), arraySize: String(inputs.length) })
    },
})

export const repeat = text({
  name: 'repeat',
  since: '1.5.0',
  usage: 'repeat(str, n)',
  doc: 'The string so many times.',
  examples: [["SELECT repeat('123', 2)", '123123']],
  args: ['string', 'int'],
  returns: sameAsFirst,
  eval: (s: string, n: number) => (n <= 0 ? '' : s.repeat(n)),
  fast: (g, [s, n]) => tryString(g, 'view_repeat', [asI32(s!), asI32(n!)]),
})

export const space = text({
  name: 'space',
  since: '1.5.0',
  usage: 'space(n)',
  doc: 'So many spaces.',
  examples: [["SELECT concat(space(2), '1')", '  1']],
  args: ['int'],
  returns: StringType,
  eval: (n: number) => ' '.repeat(Math.max(n, 0)),
})

// ---- search ----

const indexOfPoint = (s: string, unitIndex: number): number => (unitIndex < 0 ? 0 : pointCount(s.slice(0, unitIndex)) + 1)

const test = (
  name: string,
  kernel: string,
  doc: string,
  examples: ScalarFunction['examples'],
  found: (s: string, part: string) => boolean,
) =>
  text({
    name,
    since: '3.3.0',
    usage: `${name}(left, right)`,
    doc,
    examples,
    args: ['string|binary', 'string|binary'],
    // bytes beside text are text
    coerce: args => {
      const text = args.find(a => isString(typeOf(a)))
      return text && args.some(a => isBinary(typeOf(a))) ? args.map(a => (isBinary(typeOf(a)) ? castTo(a, typeOf(text)) : a)) : args
    },
    returns: BooleanType,
    bind: info =>
      (isBinary(info.argTypes[0]!)
        ? (a: Uint8Array, b: Uint8Array) => found(Buffer.from(a).toString('latin1'), Buffer.from(b).toString('latin1'))
        : found) as never,
    total: true,
    wasm: (g, [s, part]) => bool(search(g, kernel, asI32(s!), asI32(part!))),
  })

export const contains = test(
  'contains',
  'view_contains',
  'Does the first contain the second?',
  [
    ["SELECT contains('Spark SQL', 'Spark')", 'true'],
    ["SELECT contains('Spark SQL', 'SPARK')", 'false'],
    ["SELECT contains(x'537061726b2053514c', x'537061726b')", 'true'],
  ],
  (s, part) => s.includes(part),
)
export const startsWith = test(
  'startswith',
  'view_starts_with',
  'Does the first begin with the second?',
  [
    ["SELECT startswith('Spark SQL', 'Spark')", 'true'],
    ["SELECT startswith('Spark SQL', 'SQL')", 'false'],
  ],
  (s, part) => s.startsWith(part),
)
export const endsWith = test(
  'endswith',
  'view_ends_with',
  'Does the first end with the second?',
  [
    ["SELECT endswith('Spark SQL', 'SQL')", 'true'],
    ["SELECT endswith('Spark SQL', 'Spark')", 'false'],
  ],
  (s, part) => s.endsWith(part),
)

export const instr = text({
  name: 'instr',
  since: '1.5.0',
  usage: 'instr(str, substr[, position[, occurrence]])',
  doc: 'Where the second first occurs in the first, from 1; 0 if it does not.',
  examples: [["SELECT instr('SparkSQL', 'SQL')", '6']],
  args: ['string', 'string', 'int?', 'int?'],
  returns: IntegerType,
  coerce: args => (args.length === 3 ? [...args, Literal({ value: 1, dataType: IntegerType })] : args),
  mayThrow: true,
  eval: (s: string, part: string, position = 1, occurrence = 1) => {
    if (occurrence < 1)
      throw sparkError('INVALID_PARAMETER_VALUE.POSITIVE_INTEGER', {
        functionName: '`instr`',
        parameter: '`occurrence`',
        invalidValue: String(occurrence),
      })
    if (position === 0) return 0
    const points = pointCount(s)
    const start = unitIndex(s, position > 0 ? position - 1 : points + position)
    let at = position > 0 ? s.indexOf(part, start) : points + position < 0 ? -1 : s.lastIndexOf(part, start)
    for (let i = 1; i < occurrence && at >= 0; i++)
      at = position > 0 ? s.indexOf(part, at + 1) : at === 0 ? -1 : s.lastIndexOf(part, at - 1)
    return indexOfPoint(s, at)
  },
  fast: (g, [s, part], { argTypes, constants }) =>
    argTypes.length === 2 || (constants[2] === 1 && constants[3] === 1)
      ? { val: int32(g.keep(g.callKernel('view_instr', ['i32', 'i32'], 'i32', asI32(s!), asI32(part!)))), done: i32.const(1) }
      : undefined,
})

export const locate = text({
  name: 'locate',
  nullable: args => anyNullable(args.slice(0, 2)),
  aliases: ['position'],
  printsAlias: true,
  since: '1.5.0',
  usage: 'locate(substr, str[, pos])',
  doc: 'Where the first occurs in the second at or after a position, from 1; 0 if it does not.',
  examples: [
    ["SELECT locate('bar', 'foobarbar')", '4'],
    ["SELECT locate('bar', 'foobarbar', 5)", '7'],
    ["SELECT POSITION('bar' IN 'foobarbar')", '4'],
  ],
  args: ['string', 'string', 'int?'],
  returns: IntegerType,
  nulls: 'custom',
  coerce: args => (args.length === 2 ? [...args, Literal({ value: 1, dataType: IntegerType })] : args),
  eval: (part: string | null, s: string | null, position: number | null) => {
    if (position === null) return 0
    if (part === null || s === null) return null
    if (position < 1) return 0
    if (part === '') return 1
    const from = isAscii(s) ? position - 1 : pointSlice(s, 0, position - 1).length
    return from > s.length ? 0 : indexOfPoint(s, s.indexOf(part, from))
  },
  fast: (g, [part, s], { constants }) =>
    constants[2] === 1
      ? { val: int32(g.keep(g.callKernel('view_instr', ['i32', 'i32'], 'i32', asI32(s!), asI32(part!)))), done: i32.const(1) }
      : undefined,
})

export const findInSet = text({
  name: 'find_in_set',
  since: '1.5.0',
  usage: 'find_in_set(str, str_array)',
  doc: 'The position, from 1, of the first among the parts of a list that commas separate; 0 if it is not there or has a comma.',
  examples: [["SELECT find_in_set('ab','abc,b,ab,c,def')", '3']],
  args: ['string', 'string'],
  returns: IntegerType,
  eval: (s: string, list: string) => (s.includes(',') ? 0 : list.split(',').indexOf(s) + 1),
})
