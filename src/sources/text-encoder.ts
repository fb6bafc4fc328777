import { sparkError } from '../util/errors.ts'

/** Text to bytes of a character set (lower case), piece by piece. Characters that it lacks become `?`, as in Java. */
export function textEncoder(encoding: string): (text: string) => Buffer {
  switch (encoding) {
    case 'iso-8859-1':
      return text => Buffer.from(text.replace(/[^\0-\xff]/gu, '?'), 'latin1')
    case 'us-ascii':
      return text => Buffer.from(text.replace(/[^\0-\x7f]/gu, '?'), 'latin1')
    case 'utf-16le':
      return text => Buffer.from(text, 'utf16le')
    case 'utf-16be':
      return bigEndian
    case 'utf-16': {
      // A byte order mark stands before the first piece
      let mark = '\ufeff'
      return text => {
        const bytes = bigEndian(mark + text)
        mark = ''
        return bytes
      }
    }
    case 'utf-32':
      return text => {
        const points = Array.from(text)
        const bytes = Buffer.allocUnsafe(points.length * 4)
        points.forEach((c, i) => {
          bytes.writeUInt32BE(c.codePointAt(0)!, i * 4)
        })
        return bytes
      }
    default:
      return text => Buffer.from(text, 'utf8')
  }
}

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

const CHARSETS = ['iso-8859-1', 'us-ascii', 'utf-16', 'utf-16be', 'utf-16le', 'utf-32', 'utf-8']

/** A character set's name in lower case. Raises INVALID_PARAMETER_VALUE.CHARSET for those that Spark refuses. */
export function charsetOf(name: string, options: string): string {
  const encoding = name.toLowerCase()
  if (!CHARSETS.includes(encoding))
    throw sparkError('INVALID_PARAMETER_VALUE.CHARSET', {
      parameter: '`charset`',
      functionName: `\`${options}\``,
      charsets: CHARSETS.join(', '),
      charset: name,
    })
  return encoding
}
