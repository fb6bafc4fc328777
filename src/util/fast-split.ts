type Split = typeof String.prototype.split

/**
 * `String.prototype.split` for one character, in JavaScript: V8's own leaves generated code for each call and for each part, and takes half as long
 * again. All else is left to V8's.
 */
export function fastSplit(native: Split): Split {
  // called as functions: strings have more forms in V8 than a property's access may have seen
  const { indexOf, substring } = String.prototype
  const prototype = String.prototype as { [Symbol.split]?: unknown }
  // a method, as that one is: nobody can construct it. Of a class, whose code is strict wherever it is bundled: else `this` would be an object
  class Methods {
    split(this: unknown, separator: unknown, limit: unknown): string[] {
      if (
        typeof this !== 'string' ||
        typeof separator !== 'string' ||
        separator.length !== 1 ||
        limit !== undefined ||
        // a program may say how strings split others
        prototype[Symbol.split] !== undefined
      )
        return Reflect.apply(native, this, [separator, limit]) as string[]
      const parts: string[] = []
      let from = 0
      for (let to = indexOf.call(this, separator); to >= 0; to = indexOf.call(this, separator, from)) {
        parts.push(substring.call(this, from, to))
        from = to + 1
      }
      parts.push(substring.call(this, from))
      return parts
    }
  }
  return Methods.prototype.split as Split
}

const native = String.prototype.split
const own = fastSplit(native)
const { exec, [Symbol.split]: splitBy } = RegExp.prototype

/** Has this thread's strings split so. For threads of ours: the program's own keeps what it has. */
export function useFastSplit(): void {
  const property = Object.getOwnPropertyDescriptor(String.prototype, 'split')!
  Object.defineProperty(String.prototype, 'split', { ...property, value: own })
}

/** Do strings split as the language says, here and now? A program may have given them another way. */
export const splitsAsUsual = (): boolean =>
  (String.prototype.split === own || String.prototype.split === native) &&
  (String.prototype as { [Symbol.split]?: unknown })[Symbol.split] === undefined &&
  RegExp.prototype[Symbol.split] === splitBy &&
  RegExp.prototype.exec === exec
