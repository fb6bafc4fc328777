import { parseDecimal, precisionOf } from '../../types/decimal.ts'
import type { VariantNode } from '../../types/variant/value.ts'
import { objectNode } from '../../types/variant/write.ts'
import { type XmlOptions, xmlName } from './options.ts'
import type { XmlElement } from './tree.ts'

/** An element as a variant: its text, or an object of attributes, elements and text; what comes twice is an array. */
export function xmlVariant(e: XmlElement, o: XmlOptions): VariantNode {
  const fields = new Map<string, VariantNode[]>()
  const add = (name: string, node: VariantNode): void => {
    const known = fields.get(name)
    if (known) known.push(node)
    else fields.set(name, [node])
  }
  if (!o.excludeAttribute) for (const a of e.attributes) add(o.attributePrefix + xmlName(a.name, o), xmlScalar(a.value, o))
  for (const c of e.children) {
    if (c.is === 'element') add(xmlName(c.name, o), xmlVariant(c, o))
    else if (c.is === 'text' && c.value.trim() !== '') add(o.valueTag, xmlScalar(c.value, o))
  }
  if (fields.size === 0) return { is: 'null' }
  const nodes = [...fields].map(([name, items]): [string, VariantNode] => [name, items.length === 1 ? items[0]! : { is: 'array', items }])
  return fields.size === 1 && nodes[0]![0] === o.valueTag ? nodes[0]![1] : objectNode(nodes)
}

/** Text as a variant that is no container. */
export function xmlScalar(text: string, o: XmlOptions): VariantNode {
  const token = o.ignoreSurroundingSpaces ? text.trim() : text
  if (token === '' || token === o.nullValue) return { is: 'null' }
  if (/^(true|false)$/i.test(token)) return { is: 'boolean', value: token.toLowerCase() === 'true' }
  if (/^[+-]?\d+$/.test(token) && BigInt.asIntN(64, BigInt(token)) === BigInt(token)) return { is: 'long', value: BigInt(token) }
  const d = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(token) ? parseDecimal(token) : undefined
  if (d !== undefined && d.scale >= 0 && Math.max(precisionOf(d.unscaled), d.scale) <= 38)
    return { is: 'decimal', unscaled: d.unscaled, scale: d.scale }
  return { is: 'string', value: token }
}
