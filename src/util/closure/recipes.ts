import { types } from 'node:util'

/** How an object is made again: from its parts, which are data. */
interface Recipe {
  is(value: object): boolean
  parts(value: never): readonly unknown[]
  make(parts: readonly never[]): object
}

/** Only of the class itself: what a class of the program's adds is not known here. */
const of = (Class: { readonly prototype: object }) => (value: object) => Object.getPrototypeOf(value) === Class.prototype

interface Formatter {
  resolvedOptions(): { readonly locale: string }
}
type FormatterClass = new (locale: string, options: object) => object
const formatter = (Class: unknown): Recipe => ({
  is: of(Class as FormatterClass),
  parts: (f: Formatter) => [f.resolvedOptions()],
  make: ([options]: readonly { readonly locale: string }[]) => new (Class as FormatterClass)(options!.locale, options!),
})

/** Objects of the platform whose state is all in what they say of themselves. Regular expressions, for where the next match begins. */
const recipes: Readonly<Record<string, Recipe>> = {
  RegExp: {
    is: v => types.isRegExp(v) && of(RegExp)(v),
    parts: (r: RegExp) => [r.source, r.flags, r.lastIndex],
    make: ([source, flags, lastIndex]) => Object.assign(new RegExp(source!, flags), { lastIndex }),
  },
  URL: { is: of(URL), parts: (u: URL) => [u.href], make: ([href]) => new URL(href!) },
  URLSearchParams: { is: of(URLSearchParams), parts: (p: URLSearchParams) => [String(p)], make: ([text]) => new URLSearchParams(text) },
  TextEncoder: { is: of(TextEncoder), parts: () => [], make: () => new TextEncoder() },
  TextDecoder: {
    is: of(TextDecoder),
    parts: (d: InstanceType<typeof TextDecoder>) => [d.encoding, { fatal: d.fatal, ignoreBOM: d.ignoreBOM }],
    make: ([encoding, options]) => new TextDecoder(encoding, options),
  },
  NumberFormat: formatter(Intl.NumberFormat),
  DateTimeFormat: formatter(Intl.DateTimeFormat),
  Collator: formatter(Intl.Collator),
  PluralRules: formatter(Intl.PluralRules),
  ListFormat: formatter(Intl.ListFormat),
  RelativeTimeFormat: formatter(Intl.RelativeTimeFormat),
  Segmenter: formatter(Intl.Segmenter),
}

export interface MadeNode {
  readonly kind: 'made'
  readonly recipe: string
  readonly parts: readonly unknown[]
}

export function madeNode(value: object): MadeNode | undefined {
  for (const [recipe, { is, parts }] of Object.entries(recipes))
    if (is(value) && Object.keys(value).length === 0) return { kind: 'made', recipe, parts: parts(value as never) }
  return undefined
}

export const makeAgain = ({ recipe, parts }: MadeNode): object => recipes[recipe]!.make(parts as readonly never[])
