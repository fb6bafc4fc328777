/** One use of a name. */
export interface Reference {
  readonly name: string
  readonly at: number
  write: boolean
  /** Only this member of it is used. */
  member?: string
  /** Used while a class is being defined (in what it extends, or a computed key), not by code that runs later. */
  readonly definition: boolean
}

/** The names that a block or a function declares, and those that it uses without having seen what declares them. */
export class Scope {
  readonly outer: Scope | undefined
  /** `var` goes here. */
  readonly functional: Scope
  readonly names = new Set<string>()
  references: Reference[] = []

  constructor(outer: Scope | undefined, functional: boolean) {
    this.outer = outer
    this.functional = functional || outer === undefined ? this : outer.functional
  }

  /** Everything is declared now: what is not, is a matter of the scopes around. */
  close(): void {
    for (const r of this.references) if (!this.names.has(r.name)) this.outer?.references.push(r)
  }

  /** The references from a place on are uses in another scope: the parameters of an arrow are known as such at the arrow. */
  moveTo(other: Scope, from: number, except: ReadonlySet<Reference>): void {
    for (const r of this.references.splice(from)) if (!except.has(r)) other.references.push(r)
  }
}
