import { capturedIdentifier, isIdentifier } from './identifier.ts'
import { endsAt, fail, isSymbol, type Parser, type ParserOptions, parseAll } from './parser.ts'

/** The parts of a name that is a whole text. */
export const multipartName = (text: string, options?: Partial<ParserOptions>): string[] =>
  parseAll(text, options, p => {
    const parts = [capturedIdentifier(p)]
    while (isSymbol(p, '.') && isIdentifier(p, 1)) {
      p.pos++
      parts.push(capturedIdentifier(p))
    }
    // a dot without a name behind it
    if (isSymbol(p, '.')) fail(p, p.pos, endsAt(p, p.pos + 1) ? ": extra input '.'" : '')
    return parts
  })

/** The parts of a name inside a string, with the settings of the parse around it. */
export const parseMultipart = (p: Parser, text: string): string[] => multipartName(text, p.options)
