import { type CipherGCMTypes, createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { type Expression, Literal } from '../../plan/expression.ts'
import { BinaryType, StringType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type ScalarFunction, scalar } from '../define.ts'

/** Encryption by AES in the modes ECB, CBC and GCM, and keyed digests. */

const FUNCTIONS = '`aes_encrypt`/`aes_decrypt`'
const TAG = 16
const IV_BYTES: Readonly<Record<string, number>> = { ECB: 0, CBC: 16, GCM: 12 }
const PADDINGS: Readonly<Record<string, readonly string[]>> = {
  ECB: ['PKCS', 'DEFAULT'],
  CBC: ['PKCS', 'DEFAULT'],
  GCM: ['NONE', 'DEFAULT'],
}

const invalid = (condition: string, parameter: string, more: Readonly<Record<string, string>>): never => {
  throw sparkError(`INVALID_PARAMETER_VALUE.${condition}`, { parameter, functionName: FUNCTIONS, ...more })
}

/** The cipher's mode, once key, mode and padding are found right. */
function checked(key: Uint8Array, mode: string, padding: string): string {
  const upper = mode.toUpperCase()
  if (![16, 24, 32].includes(key.length)) return invalid('AES_KEY_LENGTH', '`key`', { actualLength: String(key.length) })
  if (!PADDINGS[upper]?.includes(padding.toUpperCase()))
    throw sparkError('UNSUPPORTED_FEATURE.AES_MODE', { mode, padding, functionName: FUNCTIONS })
  return upper
}
const cipherName = (key: Uint8Array, mode: string): string => `aes-${key.length * 8}-${mode.toLowerCase()}`

function encrypt(input: Uint8Array, key: Uint8Array, mode: string, padding: string, iv: Uint8Array, aad: Uint8Array): Uint8Array {
  const m = checked(key, mode, padding)
  if (iv.length > 0 && m === 'ECB') throw sparkError('UNSUPPORTED_FEATURE.AES_MODE_IV', { mode: m, functionName: '`aes_encrypt`' })
  if (aad.length > 0 && m !== 'GCM') throw sparkError('UNSUPPORTED_FEATURE.AES_MODE_AAD', { mode: m, functionName: '`aes_encrypt`' })
  const size = IV_BYTES[m]!
  if (iv.length > 0 && iv.length !== size) invalid('AES_IV_LENGTH', '`iv`', { mode: m, actualLength: String(iv.length) })
  const start = iv.length > 0 ? iv : new Uint8Array(randomBytes(size))
  if (m === 'GCM') {
    const cipher = createCipheriv(cipherName(key, m) as CipherGCMTypes, key, start)
    if (aad.length > 0) cipher.setAAD(aad)
    return new Uint8Array(Buffer.concat([start, cipher.update(input), cipher.final(), cipher.getAuthTag()]))
  }
  const cipher = createCipheriv(cipherName(key, m), key, m === 'ECB' ? null : start)
  return new Uint8Array(Buffer.concat([start, cipher.update(input), cipher.final()]))
}

/** What Java says where OpenSSL has its own words. */
const TAMPERED = 'Tag mismatch'
const UNPADDED = 'Given final block not properly padded. Such issues can arise if a bad key is used during decryption.'

function decrypt(input: Uint8Array, key: Uint8Array, mode: string, padding: string, aad: Uint8Array): Uint8Array {
  const m = checked(key, mode, padding)
  if (aad.length > 0 && m !== 'GCM') throw sparkError('UNSUPPORTED_FEATURE.AES_MODE_AAD', { mode: m, functionName: '`aes_encrypt`' })
  try {
    const size = IV_BYTES[m]!
    const [start, body] = [input.subarray(0, size), input.subarray(size)]
    if (start.length < size)
      throw new Error(m === 'GCM' ? 'Invalid buffer arguments' : 'IV buffer too short for given offset/length combination')
    if (m === 'GCM') {
      if (body.length < TAG) throw new Error('Input data too short to contain an expected tag length of 16bytes')
      const cipher = createDecipheriv(cipherName(key, m) as CipherGCMTypes, key, start)
      if (aad.length > 0) cipher.setAAD(aad)
      cipher.setAuthTag(body.subarray(body.length - TAG))
      return new Uint8Array(Buffer.concat([cipher.update(body.subarray(0, body.length - TAG)), cipher.final()]))
    }
    if (body.length % 16 !== 0) throw new Error('Input length must be multiple of 16 when decrypting with padded cipher')
    const cipher = createDecipheriv(cipherName(key, m), key, m === 'ECB' ? null : start)
    return new Uint8Array(Buffer.concat([cipher.update(body), cipher.final()]))
  } catch (e) {
    const { code, message } = e as Error & { code?: string }
    const detailMessage = code === undefined ? message : m === 'GCM' ? TAMPERED : UNPADDED
    return invalid('AES_CRYPTO_ERROR', '`expr`, `key`', { detailMessage })
  }
}

const word = (value: string): Expression => Literal({ value, dataType: StringType })
const DEFAULTS = [word('GCM'), word('DEFAULT'), word(''), word('')]

export const aesEncrypt = scalar({
  name: 'aes_encrypt',
  mayReturnNull: true,
  group: 'misc_funcs',
  since: '3.3.0',
  usage: 'aes_encrypt(expr, key[, mode[, padding[, iv[, aad]]]])',
  doc: 'The bytes encrypted by AES with a key of 16, 24 or 32 bytes; the initialization vector comes first, in GCM the tag last.',
  examples: [["SELECT hex(aes_encrypt('Spark', '0000111122223333', 'ECB', 'PKCS'))", '348FF37EBDE05B7880BA339068FBDA5E']],
  args: ['binary', 'binary', 'string?', 'string?', 'binary?', 'binary?'],
  coerce: args => [...args, ...DEFAULTS.slice(args.length - 2)],
  returns: BinaryType,
  deterministic: false,
  mayThrow: true,
  eval: encrypt,
})

const decryption = (name: string, since: string, doc: string, evaluate: ScalarFunction['eval']): ScalarFunction =>
  scalar({
    name,
    group: 'misc_funcs',
    since,
    usage: `${name}(expr, key[, mode[, padding[, aad]]])`,
    doc,
    examples: [],
    args: ['binary', 'binary', 'string?', 'string?', 'binary?'],
    coerce: args => [...args, ...DEFAULTS.slice(0, 3).slice(args.length - 2)],
    returns: BinaryType,
    mayThrow: name === 'aes_decrypt',
    mayReturnNull: true,
    eval: evaluate,
  })
export const aesDecrypt = decryption('aes_decrypt', '3.3.0', 'The bytes that `aes_encrypt` made this of.', decrypt)
export const tryAesDecrypt = decryption(
  'try_aes_decrypt',
  '3.5.0',
  'The bytes that `aes_encrypt` made this of; null where they cannot be.',
  (input: Uint8Array, key: Uint8Array, mode: string, padding: string, aad: Uint8Array): Value => {
    try {
      return decrypt(input, key, mode, padding, aad)
    } catch {
      return null
    }
  },
)

const DIGESTS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}
export const hmac = scalar({
  name: 'hmac',
  mayReturnNull: true,
  group: 'misc_funcs',
  since: '4.3.0',
  usage: 'hmac(key, message[, algorithm])',
  doc: 'The keyed digest (HMAC) of the message by SHA-256, or the algorithm given.',
  examples: [["SELECT hex(hmac('key', 'message'))", '6E9EF29B75FFFC5B7ABAE527D58FDADB2FE42E7219011976917343065F58ED4A']],
  args: ['binary', 'binary', 'string?'],
  coerce: args => (args.length === 2 ? [...args, word('SHA-256')] : args),
  returns: BinaryType,
  mayThrow: true,
  eval: (key: Uint8Array, message: Uint8Array, algorithm: string) => {
    const name = DIGESTS[algorithm.toUpperCase()]
    if (name === undefined)
      throw sparkError('INVALID_PARAMETER_VALUE.HMAC_ALGORITHM', {
        functionName: '`hmac`',
        parameter: '`algorithm`',
        algorithm: `'${algorithm}'`,
      })
    return new Uint8Array(createHmac(name, key).update(message).digest())
  },
})
