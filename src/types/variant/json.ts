import { formatDate, formatLocal, formatTime, formatTimestamp } from '../datetime/format.ts'
import { MICROS_PER_SECOND, toLocal } from '../datetime/timestamp.ts'
import type { Zone } from '../datetime/zone.ts'
import { decimalToString, parseDecimal } from '../decimal.ts'
import { type JsonNode, JsonSyntaxError, jsonString, parseJson } from '../json-text.ts'
import { doubleToString, floatToString } from '../number-format.ts'
import type { VariantNode } from './value.ts'
import { objectNode } from './write.ts'

/** The text is JSON, but an object has a name twice. */
export class DuplicateKeyError extends Error {
  readonly key: string
  constructor(key: string) {
    super(`duplicate key ${key}`)
    this.key = key
  }
}

/** JSON text (strict) as a variant. Raises JsonSyntaxError and DuplicateKeyError, unless of equal keys the last stays. */
export function variantOfJson(text: string, lastKeyWins = false): VariantNode {
  const node = parseJson(text, { allowSingleQuotes: false, allowNonNumericNumbers: false })
  if (node === undefined) throw new JsonSyntaxError('nothing')
  // what follows the value is not read, but a number or a word ends before it does
  const word = /^\s*([^\s"{[]+)/.exec(text)?.[1]
  const read = node.is === 'number' ? node.text : node.is === 'boolean' ? String(node.value) : node.is === 'null' ? 'null' : undefined
  if (read !== undefined && word !== read) throw new JsonSyntaxError(`${word}`)
  return variantOfNode(node, lastKeyWins)
}

export function variantOfNode(node: JsonNode, lastKeyWins = false): VariantNode {
  switch (node.is) {
    case 'null':
      return { is: 'null' }
    case 'boolean':
      return { is: 'boolean', value: node.value }
    case 'string':
      return { is: 'string', value: node.value }
    case 'number':
      return number(node.text)
    case 'array':
      return { is: 'array', items: node.items.map(n => variantOfNode(n, lastKeyWins)) }
    case 'object': {
      const seen = new Map<string, VariantNode>()
      for (const [name, v] of node.entries) {
        if (seen.has(name) && !lastKeyWins) throw new DuplicateKeyError(name)
        seen.set(name, variantOfNode(v, lastKeyWins))
      }
      return objectNode([...seen])
    }
  }
}

/** Whole numbers that fit are bigint; digits and a point a decimal; all else is double. */
function number(text: string): VariantNode {
  if (/^-?\d+$/.test(text)) {
    const n = BigInt(text)
    if (BigInt.asIntN(64, n) === n) return { is: 'long', value: n }
  }
  if (/^-?[\d.]+$/.test(text)) {
    const d = parseDecimal(text)
    if (d !== undefined && d.scale <= 38 && (d.unscaled < 0n ? -d.unscaled : d.unscaled).toString().length <= 38)
      return { is: 'decimal', unscaled: d.unscaled, scale: d.scale }
  }
  return { is: 'double', value: Number(text) }
}

/** A decimal without zeros at its end. */
export function strippedDecimal(unscaled: bigint, scale: number): { unscaled: bigint; scale: number } {
  if (unscaled === 0n) return { unscaled, scale: 0 }
  while (scale > 0 && unscaled % 10n === 0n) {
    unscaled /= 10n
    scale--
  }
  return { unscaled, scale }
}

/** A variant as JSON text without spaces. */
export function variantToJson(node: VariantNode, zone: Zone): string {
  switch (node.is) {
    case 'null':
      return 'null'
    case 'boolean':
    case 'long':
      return String(node.value)
    case 'float':
      return Number.isFinite(node.value) ? floatToString(node.value) : jsonString(floatToString(node.value))
    case 'double':
      return Number.isFinite(node.value) ? doubleToString(node.value) : jsonString(doubleToString(node.value))
    case 'decimal': {
      const { unscaled, scale } = strippedDecimal(node.unscaled, node.scale)
      return decimalToString(unscaled, scale)
    }
    case 'string':
      return jsonString(node.value)
    case 'binary':
      return `"${Buffer.from(node.value).toString('base64')}"`
    case 'uuid':
      return `"${node.value}"`
    case 'date':
      return `"${formatDate(node.value)}"`
    case 'time':
      return `"${formatTime(node.value)}"`
    case 'timestamp':
      return `"${formatTimestamp(node.value, zone)}${offsetText(Number((toLocal(node.value, zone) - node.value) / MICROS_PER_SECOND))}"`
    case 'timestamp_ntz':
      return `"${formatLocal(node.value)}"`
    case 'array':
      return `[${node.items.map(v => variantToJson(v, zone)).join(',')}]`
    case 'object':
      return `{${node.entries.map(([name, v]) => `${jsonString(name)}:${variantToJson(v, zone)}`).join(',')}}`
  }
}

/** An offset in seconds as `+HH:MM`. */
function offsetText(seconds: number): string {
  const total = Math.abs(seconds)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(total / 3600))}:${two(Math.floor(total / 60) % 60)}`
}
