import type { XmlOptions } from './options.ts'
import { parseXml, type XmlElement, XmlElements, XmlSyntaxError } from './tree.ts'

/** A record: its element; without one it is malformed. */
export interface XmlRecord {
  readonly element: XmlElement | undefined
  /** As it stands in the file, where records are lines; otherwise malformed records are told with all of the file. */
  readonly line?: string
}

/** Finds the records of a file that comes in pieces of text; keeps no more of it than the record that is open. */
export interface Records {
  push(piece: string): XmlRecord[]
  /** What is left at the end. */
  end(): XmlRecord[]
}

export const recordsIn = (o: XmlOptions): Records => (o.multiLine ? new ElementRecords(o) : new LineRecords())

/** Elements of the name of records. What is behind an error is not read: the error is a record. */
class ElementRecords implements Records {
  private readonly elements: XmlElements
  private ended = false

  constructor({ rowTag, ignoreNamespace }: XmlOptions) {
    this.elements = new XmlElements(name => (ignoreNamespace ? name.slice(name.indexOf(':') + 1) : name) === rowTag)
  }
  push(piece: string): XmlRecord[] {
    return this.records(this.elements.push(piece))
  }
  end(): XmlRecord[] {
    // other elements may be left open
    const open = this.elements.isOpen
    const last = this.elements.end()
    return open ? this.records(last) : []
  }
  private records(found: readonly XmlElement[]): XmlRecord[] {
    const out: XmlRecord[] = found.map(element => ({ element }))
    if (!this.elements.failed || this.ended) return out
    this.ended = true
    return [...out, { element: undefined }]
  }
}

/** Each line by itself. */
class LineRecords implements Records {
  private rest = ''

  push(piece: string): XmlRecord[] {
    const lines = (this.rest + piece).split('\n')
    this.rest = lines.pop()!
    return lines.map(record)
  }
  end(): XmlRecord[] {
    return this.rest === '' ? [] : [record(this.rest)]
  }
}

function record(line: string): XmlRecord {
  try {
    return { element: parseXml(line.trim(), true), line }
  } catch (e) {
    if (!(e instanceof XmlSyntaxError)) throw e
    return { element: undefined, line }
  }
}
