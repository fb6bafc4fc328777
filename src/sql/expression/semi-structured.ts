import { isIdentifier } from '../identifier.ts'
import { acceptSymbol, advance, expectSymbol, fail, isSymbol, type Parser, peek } from '../parser.ts'
import { isString, singleString } from './literal.ts'

/** `:a.b[0]['c']` as a path `$.a.b[0]['c']`. */
export function semiStructuredPath(p: Parser): string {
  expectSymbol(p, ':')
  let path = `$${isSymbol(p, '[') ? bracket(p) : `.${member(p)}`}`
  for (;;) {
    if (isSymbol(p, '[')) path += bracket(p)
    else if (isSymbol(p, '.') && isIdentifier(p, 1)) {
      advance(p)
      path += `.${member(p)}`
    } else return path
  }
}

function member(p: Parser): string {
  if (!isIdentifier(p)) fail(p)
  const t = advance(p)
  return t.kind === 'quoted' ? t.value : t.text
}

function bracket(p: Parser): string {
  advance(p)
  let step: string
  if (acceptSymbol(p, '*')) step = '[*]'
  else if (isString(p)) step = `['${singleString(p)}']`
  else {
    const t = peek(p)
    if (!(t.kind === 'number' && t.form === 'integer')) fail(p)
    advance(p)
    step = `[${t.text}]`
  }
  if (!acceptSymbol(p, ']')) fail(p)
  return step
}
