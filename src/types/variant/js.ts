import { UTC, zoneOf } from '../datetime/zone.ts'
import { variantOfJson, variantToJson } from './json.ts'
import { readVariant, variantParts } from './read.ts'
import { writeVariant } from './write.ts'

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** A value of type VARIANT as users see it: immutable, printed as JSON, with the two parts of its binary encoding. */
export class Variant {
  readonly bytes: Uint8Array
  private readonly timeZone: string

  constructor(bytes: Uint8Array, timeZone = 'UTC') {
    this.bytes = bytes
    this.timeZone = timeZone
    Object.freeze(this)
  }
  /** From JSON text. */
  static parse(json: string): Variant {
    return new Variant(writeVariant(variantOfJson(json)))
  }
  get value(): Uint8Array {
    return variantParts(this.bytes).value
  }
  get metadata(): Uint8Array {
    return variantParts(this.bytes).metadata
  }
  /** JSON text. */
  toString(): string {
    return variantToJson(readVariant(this.bytes), this.timeZone === 'UTC' ? UTC : zoneOf(this.timeZone))
  }
  /** As plain JavaScript values. */
  toJSON(): unknown {
    return JSON.parse(this.toString())
  }
  [INSPECT](): string {
    return `Variant(${this})`
  }
}
