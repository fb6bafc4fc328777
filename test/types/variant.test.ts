import { describe, expect, it } from 'vitest'
import { UTC } from '#dist/types/datetime/zone.js'
import { Variant } from '#dist/types/variant/js.js'
import { variantToJson } from '#dist/types/variant/json.js'
import { readVariant, VariantCursor, variantParts } from '#dist/types/variant/read.js'
import { writeVariant } from '#dist/types/variant/write.js'

const hex = (b: Uint8Array) => Buffer.from(b).toString('hex')

describe('variants', () => {
  it('are encoded as the public specification has it', () => {
    const { metadata, value } = Variant.parse('{"b":"x","a":1}')
    // version 1, two names, offsets 0 1 2, "ab"
    expect(hex(metadata)).toBe('01020001026162')
    // object, two fields: ids 0 1, offsets 0 2 4, int8 1, short string x
    expect(hex(value)).toBe('02020001000204' + '0c01' + '0578')
    // array of null, true, int16 300, decimal4 1.5
    expect(hex(Variant.parse('[null,true,300,1.5]').value)).toBe('0304000102050b' + '00' + '04' + '102c01' + '20010f000000')
  })
  it('come back from their bytes, however large', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`name${i}`, [i, `text ${'x'.repeat(i)}`]]))
    const text = Variant.parse(JSON.stringify(many))
    expect(text.toJSON()).toEqual(many)
    const field = new VariantCursor(text.bytes).field('name299')!
    expect(variantToJson(field.element(0)!.node(), UTC)).toBe('299')
    expect(new VariantCursor(text.bytes).field('nope')).toBeUndefined()
  })
  it('keep every type', () => {
    const node = {
      is: 'array',
      items: [
        { is: 'long', value: -(2n ** 63n) },
        { is: 'float', value: 0.5 },
        { is: 'double', value: -0.25 },
        { is: 'decimal', unscaled: -(10n ** 37n), scale: 3 },
        { is: 'date', value: -1 },
        { is: 'timestamp', value: -1n },
        { is: 'timestamp_ntz', value: 5n },
        { is: 'binary', value: new Uint8Array([1, 2]) },
        { is: 'uuid', value: '00112233-4455-6677-8899-aabbccddeeff' },
        { is: 'string', value: 'é'.repeat(40) },
      ],
    } as const
    expect(readVariant(writeVariant(node))).toEqual(node)
  })
  it('that are cut off raise MALFORMED_VARIANT', () => {
    const { bytes } = Variant.parse('{"a":[1,2,{"b":"text"}]}')
    for (let n = 5; n < bytes.length; n++) {
      const read = () => variantParts(bytes.slice(0, n)) && readVariant(bytes.slice(0, n))
      expect(read, `${n} bytes`).toThrow(/MALFORMED_VARIANT|outside the bounds/)
    }
  })
})
