import { createRequire } from 'node:module'
import type * as Saxes from 'saxes'

/** XML text as a tree. Names are as they are written; namespaces are left to whoever asks for local names. */
export interface XmlElement {
  readonly is: 'element'
  readonly name: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: XmlNode[]
  readonly parent: XmlElement | undefined
  /** The element's content as it was written. */
  inner: string
}
export interface XmlAttribute {
  readonly is: 'attribute'
  readonly name: string
  readonly value: string
  parent: XmlElement
}
export interface XmlText {
  readonly is: 'text'
  value: string
  readonly parent: XmlElement
}
export interface XmlComment {
  readonly is: 'comment' | 'instruction'
  readonly name: string
  readonly value: string
  readonly parent: XmlElement
}
export type XmlNode = XmlElement | XmlText | XmlComment

/** The text is not XML. */
export class XmlSyntaxError extends Error {}

// loaded where XML is met
let parser: typeof Saxes | undefined
const saxes = (): typeof Saxes => (parser ??= createRequire(import.meta.url)('saxes') as typeof Saxes)

/** The root element. Raises XmlSyntaxError. `fragment`: what follows the root is not looked at. */
export function parseXml(text: string, fragment = false): XmlElement {
  const p = new (saxes().SaxesParser)({ xmlns: false })
  let root: XmlElement | undefined
  let at: XmlElement | undefined
  const starts: number[] = []
  const done = Symbol('the root is closed')
  p.on('error', e => {
    throw new XmlSyntaxError(e.message)
  })
  p.on('opentag', tag => {
    const attributes: XmlAttribute[] = []
    const element: XmlElement = { is: 'element', name: tag.name, attributes, children: [], parent: at, inner: '' }
    for (const [name, value] of Object.entries(tag.attributes))
      attributes.push({ is: 'attribute', name, value: value as string, parent: element })
    at?.children.push(element)
    root ??= element
    at = element
    starts.push(p.position)
  })
  p.on('closetag', tag => {
    const start = starts.pop()!
    const end = tag.isSelfClosing ? start : text.lastIndexOf('</', p.position - 1)
    at!.inner = text.slice(start, end)
    at = at!.parent
    if (at === undefined && fragment) throw done
  })
  const append = (value: string): void => {
    if (at === undefined) return
    const last = at.children.at(-1)
    if (last?.is === 'text') last.value += value
    else at.children.push({ is: 'text', value, parent: at })
  }
  p.on('text', append)
  p.on('cdata', append)
  p.on('comment', value => at?.children.push({ is: 'comment', name: '', value, parent: at }))
  p.on('processinginstruction', ({ target, body }) => at?.children.push({ is: 'instruction', name: target, value: body, parent: at }))
  try {
    p.write(text).close()
  } catch (e) {
    if (e !== done) throw e
  }
  if (root === undefined) throw new XmlSyntaxError('no element')
  return root
}

/** All text within. */
export const textOf = (e: XmlElement): string =>
  e.children.map(c => (c.is === 'element' ? textOf(c) : c.is === 'text' ? c.value : '')).join('')

export const elementsOf = (e: XmlElement): XmlElement[] => e.children.filter((c): c is XmlElement => c.is === 'element')
