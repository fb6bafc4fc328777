import { createRequire } from 'node:module'
import type * as Saxes from 'saxes'

/** XML text as a tree. Names are as they are written; namespaces are left to whoever asks for local names. */
export interface XmlElement {
  readonly is: 'element'
  readonly name: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: XmlNode[]
  readonly parent: XmlElement | undefined
  /** It has a reference to nothing. */
  broken?: true
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

const STOP = Symbol('nothing more is looked at')

/** The text is not XML. */
export class XmlSyntaxError extends Error {}

// loaded where XML is met
let parser: typeof Saxes | undefined
const saxes = (): typeof Saxes => (parser ??= createRequire(import.meta.url)('saxes') as typeof Saxes)

/** The root element. Raises XmlSyntaxError. `fragment`: what follows the root is not looked at. */
export function parseXml(text: string, fragment = false): XmlElement {
  const elements = new XmlElements(() => true, fragment)
  const found = [...elements.push(text), ...elements.end()]
  if (elements.failed) throw new XmlSyntaxError(elements.reason)
  if (found.length === 0) throw new XmlSyntaxError('no element')
  return found[0]!
}

/**
 * The elements of a text that comes in pieces: those that are asked for, outermost first, each when it is closed. Nothing else is kept.
 * An error in the text ends it: `failed`.
 */
export class XmlElements {
  failed = false
  reason = ''
  private readonly parser: Saxes.SaxesParser
  private readonly isAsked: (name: string) => boolean
  private readonly once: boolean
  private done = false
  private at: XmlElement | undefined
  private found: XmlElement[] = []

  /** `once`: only the first one is wanted. */
  constructor(isAsked: (name: string) => boolean, once = false) {
    this.isAsked = isAsked
    this.once = once
    const p = new (saxes().SaxesParser)({ xmlns: false })
    this.parser = p
    p.on('error', e => this.fail(e.message))
    p.on('opentag', tag => this.open(tag as Saxes.SaxesTagPlain))
    p.on('closetag', () => this.close())
    p.on('text', text => this.append(text))
    p.on('cdata', text => this.append(text))
    p.on('comment', value => this.at?.children.push({ is: 'comment', name: '', value, parent: this.at }))
    p.on('processinginstruction', ({ target, body }) =>
      this.at?.children.push({ is: 'instruction', name: target, value: body, parent: this.at }),
    )
  }

  private fail(reason: string): void {
    // a reference to nothing is no error of the text's form
    if (/undefined entity/.test(reason)) {
      if (this.at !== undefined) this.at.broken = true
      return
    }
    this.failed = true
    this.reason = reason
    throw STOP
  }
  private open(tag: Saxes.SaxesTagPlain): void {
    if (this.at === undefined && !this.isAsked(tag.name)) return
    const attributes: XmlAttribute[] = []
    const element: XmlElement = { is: 'element', name: tag.name, attributes, children: [], parent: this.at }
    for (const [name, value] of Object.entries(tag.attributes)) attributes.push({ is: 'attribute', name, value, parent: element })
    this.at?.children.push(element)
    this.at = element
  }
  private close(): void {
    const closed = this.at
    if (closed === undefined) return
    this.at = closed.parent
    if (closed.parent !== undefined) return
    this.found.push(closed)
    this.done = this.once
    if (this.done) throw STOP
  }
  private append(value: string): void {
    const { at } = this
    if (at === undefined) return
    const last = at.children.at(-1)
    if (last?.is === 'text') last.value += value
    else at.children.push({ is: 'text', value, parent: at })
  }

  /** Is an element open that is asked for? */
  get isOpen(): boolean {
    return this.at !== undefined
  }

  push(piece: string): XmlElement[] {
    return this.taking(() => this.parser.write(piece))
  }
  /** At the end of the text. */
  end(): XmlElement[] {
    return this.taking(() => this.parser.close())
  }
  private taking(step: () => void): XmlElement[] {
    this.found = []
    if (this.failed || this.done) return []
    try {
      step()
    } catch (e) {
      if (e !== STOP) throw e
    }
    return this.found
  }
}

/** The content as text, markup and all, as Spark writes it: references are resolved, comments left out. */
export const contentText = (e: XmlElement): string => e.children.map(nodeText).join('').trim()

function nodeText(c: XmlNode): string {
  if (c.is === 'text') return c.value
  if (c.is !== 'element') return ''
  return `<${c.name}${c.attributes.map(a => ` ${a.name}="${a.value}"`).join('')}>${c.children.map(nodeText).join('')}</${c.name}>`
}

/** All text within. */
export const textOf = (e: XmlElement): string =>
  e.children.map(c => (c.is === 'element' ? textOf(c) : c.is === 'text' ? c.value : '')).join('')

export const elementsOf = (e: XmlElement): XmlElement[] => e.children.filter((c): c is XmlElement => c.is === 'element')

/** Is there a reference to nothing within? */
export const isBroken = (e: XmlElement): boolean => e.broken === true || elementsOf(e).some(isBroken)
