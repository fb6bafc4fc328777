import { Lexer, type Token } from './lexer.ts'
import { type Reference, Scope } from './scope.ts'

/** What an expression would assign to, were it a pattern or the left of an assignment; undefined where it can be neither. */
export type Targets = readonly Reference[] | undefined

/** What the function around a piece of code makes of its words. */
export interface Surroundings {
  readonly async: boolean
  readonly generator: boolean
  /** Functions, fields and blocks between here and the outermost code that give `this`, `super`, or `arguments` a meaning. */
  readonly self: number
  readonly home: number
  readonly args: number
}

/** Where words occur that mean something outside of the source; -1: nowhere. */
export interface Outside {
  self: number
  home: number
  args: number
  newTarget: number
  importMeta: number
}

/** The state that statements, expressions and functions share: the token at hand, the scope, and what was found. */
export class Parser {
  readonly source: string
  readonly lexer: Lexer
  token: Token
  /** The end of the token before. */
  end = 0
  scope = new Scope(undefined, true)
  around: Surroundings = { async: false, generator: false, self: 0, home: 0, args: 0 }
  readonly outside: Outside = { self: -1, home: -1, args: -1, newTarget: -1, importMeta: -1 }
  /** Where `import(...)` begins. */
  readonly imports: number[] = []
  /** A class is being defined here, at the outermost. */
  defining = false
  /** The source is a method: its own key is no code of it. */
  defines = false
  /** Where V8 has the outermost function begin: at its parameters, those of a class's constructor; -1: at the beginning of the source. */
  origin = -1
  classes = 0
  /** The outermost class gives its instances private fields or methods. */
  privateFields = false
  /** The first `[key]`. */
  computedKey: { readonly start: number; readonly end: number } | undefined

  constructor(source: string) {
    this.source = source
    this.lexer = new Lexer(source)
    this.token = this.lexer.at(0)
  }

  next(): Token {
    const taken = this.token
    this.end = taken.end
    this.token = this.lexer.at(taken.end)
    return taken
  }

  /** The token after the one at hand. */
  ahead(): Token {
    return this.lexer.at(this.token.end)
  }

  is(text: string): boolean {
    return this.token.text === text && (this.token.kind === 'punctuator' || this.token.kind === 'name')
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false
    this.next()
    return true
  }

  expect(text: string): Token {
    if (!this.is(text)) throw new SyntaxError(`Expected ${text} at ${this.token.start}, found ${this.token.text || this.token.kind}`)
    return this.next()
  }

  refer(token: Token): Reference {
    const reference: Reference = { name: token.text, at: token.start, write: false, definition: this.defining && this.around.self === 0 }
    if (token.text === 'arguments' && this.around.args === 0) this.note('args', token)
    this.scope.references.push(reference)
    return reference
  }

  note(what: keyof Outside, token: Token): void {
    if (this.outside[what] < 0) this.outside[what] = token.start
  }

  /** Runs in a scope of its own. */
  within<T>(functional: boolean, f: () => T, around: Surroundings = this.around): T {
    const before = this.around
    const scope = new Scope(this.scope, functional)
    this.scope = scope
    this.around = around
    const result = f()
    this.around = before
    scope.close()
    this.scope = scope.outer!
    return result
  }
}
