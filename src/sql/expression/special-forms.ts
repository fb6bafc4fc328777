import { CaseWhen, Cast, type Expression, Literal } from '../../plan/expression.ts'
import { IntegerType, StringType } from '../../types/data-type.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  endsAt,
  expectSymbol,
  expectWord,
  fail,
  forgetting,
  isAnyWord,
  isSymbol,
  isWord,
  originBetween,
  originFrom,
  type Parser,
  peek,
  reject,
  requireWord,
  tokenText,
} from '../parser.ts'
import { castTarget, dataType } from '../types.ts'
import { call, callOnPath } from './call.ts'
import { expression, valueExpression } from './expression.ts'
import { finishCall } from './function-call.ts'
import { isString } from './literal.ts'
import { namedExpression } from './named-expression.ts'
import { asRow } from './row.ts'

/** Forms with keywords among their arguments. Each gets the place behind `WORD (`; CASE the place behind its word. */
type Form = (p: Parser, start: number, word: string) => Expression

/** A special form; undefined where the word here is just a name or a plain call. */
export function specialForm(p: Parser): Expression | undefined {
  const t = peek(p)
  if (t.kind !== 'word') return undefined
  // `CASE WHEN` that goes wrong reads as a column CASE of name WHEN.
  if (t.value === 'CASE') return isWord(p, 'WHEN', 1) ? forgetting(p, caseExpression) : attempt(p, caseExpression)
  if (!isSymbol(p, '(', 1) || !Object.hasOwn(forms, t.value)) return undefined
  return attempt(p, q => {
    const start = q.pos
    q.pos += 2
    const e = forms[t.value]!(q, start, t.value)
    return e
  })
}

function caseExpression(p: Parser): Expression {
  const start = p.pos
  advance(p)
  const subject = isWord(p, 'WHEN') ? undefined : expression(p)
  const whens: Expression[] = []
  const thens: Expression[] = []
  if (!isWord(p, 'WHEN')) fail(p)
  while (acceptWords(p, 'WHEN')) {
    const when = expression(p)
    whens.push(when)
    expectWord(p, 'THEN')
    thens.push(expression(p))
  }
  const otherwise = acceptWords(p, 'ELSE') ? expression(p) : undefined
  if (subject && otherwise === undefined && endsAt(p, p.pos)) fail(p, p.pos, ': extra input end of input')
  if (subject) requireWord(p, 'END')
  else expectWord(p, 'END')
  const origin = originFrom(p, start)
  const conditions = subject ? whens.map(w => call('=', [subject, w], origin)) : whens
  return CaseWhen({ whens: conditions, thens, otherwise, origin })
}

/** The end of a form that nothing else reads as: a word too many is named as such, else the end is missing. */
function closeForm(p: Parser): void {
  if (acceptSymbol(p, ')')) return
  fail(p, p.pos, peek(p).kind === 'word' && isSymbol(p, ')', 1) ? `: extra input ${tokenText(peek(p))}` : ": missing ')'")
}

const cast: Form = (p, start, word) => {
  const child = expression(p)
  expectWord(p, 'AS')
  const type = dataType(p)
  if (!acceptSymbol(p, ')')) fail(p, p.pos, isWord(p, 'TO') ? ": missing ')'" : '')
  const mode = word === 'TRY_CAST' ? 'try' : p.options.ansi ? 'ansi' : 'legacy'
  return Cast({ child, dataType: castTarget(type), mode, origin: originFrom(p, start) })
}

/** `FIRST(x IGNORE NULLS)`; without the words it is a call like any other. */
const ignoringNulls: Form = (p, start, word) => {
  const value = expression(p)
  expectWord(p, 'IGNORE', 'NULLS')
  expectSymbol(p, ')')
  return finishCall(p, start, { nameParts: [word.toLowerCase()], args: [value], distinct: false, ignoreNulls: true })
}

const substring: Form = (p, start) => {
  const args = [valueExpression(p)]
  expectWord(p, 'FROM')
  args.push(valueExpression(p))
  if (acceptWords(p, 'FOR')) args.push(valueExpression(p))
  expectSymbol(p, ')')
  return call('substring', args, originFrom(p, start))
}

const trimFunctions: Readonly<Record<string, string>> = { BOTH: 'trim', LEADING: 'ltrim', TRAILING: 'rtrim' }

const trim: Form = (p, start) => {
  // as in Spark, FROM 'a' alone reads as a literal of a type called FROM
  if (isWord(p, 'FROM') && isString(p, 1)) {
    const text = attempt(p, q => {
      const literal = expression(q)
      expectSymbol(q, ')')
      return literal
    })
    if (text) return call('trim', [text], originFrom(p, start))
  }
  const side = isAnyWord(p, new Set(Object.keys(trimFunctions))) && !isSymbol(p, ')', 1) ? advance(p).value : 'BOTH'
  const characters = isWord(p, 'FROM') ? undefined : valueExpression(p)
  expectWord(p, 'FROM')
  const quoted = isString(p)
  const text = valueExpression(p)
  if (quoted && !characters) expectSymbol(p, ')')
  else closeForm(p)
  return call(trimFunctions[side]!, characters ? [characters, text] : [text], originFrom(p, start))
}

const units = new Set(['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'DAYOFYEAR', 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND'])

/** `TIMESTAMPADD(unit, n, t)`, `TIMESTAMPDIFF(unit, from, to)`. */
const withUnit =
  (name: string): Form =>
  (p, start, _word) => {
    const at = p.pos
    const quoted = isString(p) && isSymbol(p, ',', 1)
    if (!quoted && !(isAnyWord(p, units) && isSymbol(p, ',', 1))) fail(p)
    const unit = advance(p)
    expectSymbol(p, ',')
    const first = valueExpression(p)
    expectSymbol(p, ',')
    const second = valueExpression(p)
    expectSymbol(p, ')')
    if (quoted)
      reject(p, start, 'INVALID_PARAMETER_VALUE.DATETIME_UNIT', {
        functionName: `\`${p.tokens[start]!.text}\``,
        parameter: '`unit`',
        invalidValue: unit.text,
      })
    const literal = Literal({ value: unit.text, dataType: StringType, origin: originBetween(p, at, at) })
    return call(name, [literal, first, second], originFrom(p, start))
  }

const timestampAdd = withUnit('$timestampadd')
const timestampDiff = withUnit('$timestampdiff')

const forms: Readonly<Record<string, Form>> = {
  CAST: cast,
  TRY_CAST: cast,
  STRUCT: (p, start) => {
    const fields = isSymbol(p, ')') ? [] : commaSeparated(p, namedExpression)
    expectSymbol(p, ')')
    return asRow(call('struct', fields, originFrom(p, start)), fields)
  },
  FIRST: ignoringNulls,
  LAST: ignoringNulls,
  ANY_VALUE: ignoringNulls,
  POSITION: (p, start) => {
    const part = valueExpression(p)
    expectWord(p, 'IN')
    const text = valueExpression(p)
    closeForm(p)
    return call('locate', [part, text, Literal({ value: 1, dataType: IntegerType })], originFrom(p, start))
  },
  EXTRACT: (p, start) => {
    const t = peek(p)
    if (t.kind !== 'word' && t.kind !== 'quoted') fail(p)
    advance(p)
    const field = Literal({ value: t.kind === 'word' ? t.text : t.value, dataType: StringType, origin: originFrom(p, p.pos - 1) })
    expectWord(p, 'FROM')
    const source = valueExpression(p)
    closeForm(p)
    return callOnPath('extract', [field, source], originFrom(p, start))
  },
  SUBSTR: substring,
  SUBSTRING: substring,
  TRIM: trim,
  OVERLAY: (p, start) => {
    const args = [valueExpression(p)]
    expectWord(p, 'PLACING')
    args.push(valueExpression(p))
    expectWord(p, 'FROM')
    args.push(valueExpression(p))
    if (acceptWords(p, 'FOR')) args.push(valueExpression(p))
    expectSymbol(p, ')')
    return call('overlay', args, originFrom(p, start))
  },
  DATEADD: timestampAdd,
  DATE_ADD: timestampAdd,
  TIMESTAMPADD: timestampAdd,
  DATEDIFF: timestampDiff,
  DATE_DIFF: timestampDiff,
  TIMEDIFF: timestampDiff,
  TIMESTAMPDIFF: timestampDiff,
}
