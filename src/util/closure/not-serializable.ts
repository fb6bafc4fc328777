import { SparkException } from '../errors.ts'

/** Raised where a function, or what it sees, cannot go to another thread; says by which way it was found, and where it is used. */
export class NotSerializable extends SparkException {
  constructor(what: string, path: readonly string[] = [], place?: string) {
    const way = path.length === 0 ? '' : `\n  captured via: ${path.join(' -> ')}`
    super(null, {}, [], { suffix: `Task not serializable: ${what}${way}${place === undefined ? '' : `\n  at ${place}`}` })
  }
}
