import { StringType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { javaError } from '../../util/errors.ts'
import { unsupported } from '../../util/unsupported.ts'
import { type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { constantOf, isString, mismatch, nonFoldable, typeOf } from '../type-rules.ts'

/** Static methods of Java by name. There is no Java here: the methods that people call this way have a form of their own, for others it says so. */

type Method = (...args: Value[]) => unknown

const exact = (bits: 32 | 64, v: bigint): bigint => {
  if (BigInt.asIntN(bits, v) === v) return v
  throw javaError(bits === 32 ? 'integer overflow' : 'long overflow')
}
const integer = (bits: 32 | 64, text: Value): bigint => {
  if (!/^[+-]?\d+$/.test(text as string)) throw javaError(`For input string: "${text}"`)
  return exact(bits, BigInt(text as string))
}
const big = (v: Value): bigint => BigInt(v as number | bigint)

const larger = (a: Value, b: Value): Value => ((a as number) > (b as number) ? a : b)

const UUID = /^[0-9a-f]{1,8}(-[0-9a-f]{1,4}){3}-[0-9a-f]{1,12}$/i
const METHODS: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  'java.util.UUID': {
    randomUUID: () => crypto.randomUUID(),
    fromString: text => {
      if (!UUID.test(text as string)) throw javaError(`Invalid UUID string: ${text}`)
      const widths = [8, 4, 4, 4, 12]
      return (text as string)
        .toLowerCase()
        .split('-')
        .map((part, i) => part.padStart(widths[i]!, '0'))
        .join('-')
    },
  },
  'java.lang.Math': {
    abs: v => (typeof v === 'bigint' ? (v < 0n ? -v : v) : Math.abs(v as number)),
    max: (a, b) => larger(a, b),
    min: (a, b) => (larger(a, b) === a ? b : a),
    addExact: (a, b) => exact(typeof a === 'bigint' ? 64 : 32, big(a) + big(b)),
    multiplyExact: (a, b) => exact(typeof a === 'bigint' ? 64 : 32, big(a) * big(b)),
  },
  'java.lang.Integer': { parseInt: text => integer(32, text), toHexString: v => ((v as number) >>> 0).toString(16) },
  'java.lang.Long': { parseLong: text => integer(64, text) },
  'java.net.URLDecoder': {
    decode: text => {
      try {
        return decodeURIComponent((text as string).replaceAll('+', ' '))
      } catch {
        throw javaError(`URLDecoder: Illegal hex characters in escape (%) pattern: ${text}`)
      }
    },
  },
}

const TYPES = ['boolean', 'byte', 'short', 'int', 'long', 'float', 'double', 'string']

function check(args: readonly Parameters<typeof typeOf>[0][]): Mismatch | undefined {
  if (args.length < 2)
    return {
      condition: 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      parameters: { functionName: '', expectedNum: '> 1', actualNum: String(args.length) },
      placeless: true,
    }
  for (const [i, what] of ['class', 'method'].entries()) {
    const e = args[i]!
    if (constantOf(e) === undefined) return nonFoldable(what, e, '"STRING"')
    if (!isString(typeOf(e)))
      return mismatch('UNEXPECTED_INPUT_TYPE', {
        paramIndex: i === 0 ? 'first' : 'second',
        requiredType: '"STRING"',
        inputSql: '',
        inputType: quotedSqlName(typeOf(e)),
      })
  }
  const wrong = args.slice(2).findIndex(e => !TYPES.includes(typeOf(e).type))
  if (wrong < 0) return undefined
  return mismatch('UNEXPECTED_INPUT_TYPE', {
    paramIndex: ['third', 'fourth', 'fifth', 'sixth'][wrong] ?? `${wrong + 3}th`,
    requiredType: '("BOOLEAN" or "TINYINT" or "SMALLINT" or "INT" or "BIGINT" or "FLOAT" or "DOUBLE" or "STRING")',
    inputSql: '',
    inputType: quotedSqlName(typeOf(args[wrong + 2]!)),
  })
}

const reflecting = (name: string, attempts: boolean, since: string, aliases: readonly string[] = []): ScalarFunction =>
  scalar({
    name,
    aliases,
    group: 'misc_funcs',
    since,
    usage: `${name}(class, method[, arg1[, arg2 ..]])`,
    doc: `What a static method of Java gives, as text${attempts ? '; null where it fails' : ''}. Only some methods are known.`,
    examples: [
      [`SELECT ${name}('java.util.UUID', 'fromString', 'a5cf6c42-0c85-418f-af6c-3e4e5b1328f2')`, 'a5cf6c42-0c85-418f-af6c-3e4e5b1328f2'],
    ],
    args: ['any*'],
    strict: true,
    returns: StringType,
    nulls: 'custom',
    mayReturnNull: true,
    deterministic: false,
    mayThrow: true,
    printsAlias: true,
    check,
    bind: info => {
      const [owner, method] = info.constants as [string, string]
      const call = METHODS[owner]?.[method]
      if (call === undefined) throw unsupported(`the Java method ${owner}.${method}`, info.context)
      return (_owner: string, _method: string, ...args: Value[]) => {
        try {
          const result = call(...args)
          return result === null || result === undefined ? null : String(result)
        } catch (e) {
          if (attempts) return null
          throw e
        }
      }
    },
  })

export const reflects = [reflecting('reflect', false, '2.0.0', ['java_method']), reflecting('try_reflect', true, '4.0.0')]
