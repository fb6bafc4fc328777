import { multipartIdentifier } from './identifier.ts'
import { type Parser, parseAll } from './parser.ts'

/** The parts of a name inside a string, with the settings of the parse around it. */
export const parseMultipart = (p: Parser, text: string): string[] => parseAll(text, p.options, multipartIdentifier)
