import { Session } from 'node:inspector'

/** V8's debugging protocol, within this process and this thread; every answer comes at once. */
export class Inspector {
  private readonly session = new Session()
  /** The id by which the protocol knows `exchange`. */
  private readonly exchangeId: string
  private readonly exchange: { given: unknown; taken: unknown; take(v: unknown): void } = {
    given: undefined,
    taken: undefined,
    take(v) {
      this.taken = v
    },
  }

  private constructor() {
    this.session.connect()
    this.exchangeId = this.introduce()
  }

  static readonly objectGroup = 'firesteel'
  private static opened: Inspector | undefined
  private static failed = false

  /** Undefined where there is no inspector: the permission model, a build of Node without it. */
  static open(): Inspector | undefined {
    if (Inspector.opened || Inspector.failed) return Inspector.opened
    try {
      Inspector.opened = new Inspector()
    } catch {
      Inspector.failed = true
    }
    return Inspector.opened
  }

  post<T>(method: string, parameters: object = {}): T {
    let result: T | undefined
    let failure: Error | null | undefined
    this.session.post(method, parameters, (error: Error | null, r?: object) => {
      failure = error
      result = r as T
    })
    if (failure === undefined) throw new Error(`${method}: the inspector does not answer`)
    if (failure !== null) throw failure
    return result as T
  }

  /** Notifications that come while `during` runs. */
  listen<T>(method: string, heard: (parameters: T) => void, during: () => void): void {
    const listener = (m: { params: T }): void => heard(m.params)
    this.session.on(method, listener as never)
    try {
      during()
    } finally {
      this.session.off(method, listener as never)
    }
  }

  /** The protocol's id of a value. */
  idOf(value: unknown): string | undefined {
    this.exchange.given = value
    try {
      const { result } = this.post<{ result: { objectId?: string } }>('Runtime.callFunctionOn', {
        objectId: this.exchangeId,
        functionDeclaration: 'function () { return this.given }',
        objectGroup: Inspector.objectGroup,
        silent: true,
      })
      return result.objectId
    } finally {
      this.exchange.given = undefined
    }
  }

  /** The value behind an id. */
  valueOf(objectId: string): unknown {
    try {
      this.post('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: 'function (exchange) { exchange.take(this) }',
        arguments: [{ objectId: this.exchangeId }],
        silent: true,
      })
      return this.exchange.taken
    } finally {
      this.exchange.taken = undefined
    }
  }

  /** Lets go of the ids that were given out. */
  release(): void {
    this.post('Runtime.releaseObjectGroup', { objectGroup: Inspector.objectGroup })
  }

  /** Makes the exchange known to the protocol. Code may run in a context of its own (node:vm, a REPL), so it is looked for in all of them. */
  private introduce(): string {
    const slot = Symbol.for('firesteel.exchange')
    const holder = globalThis as unknown as Record<symbol, unknown>
    const found = (contextId?: number): string | undefined =>
      this.post<{ result: { objectId?: string } }>('Runtime.evaluate', {
        expression: `globalThis[Symbol.for('firesteel.exchange')]`,
        silent: true,
        ...(contextId === undefined ? {} : { contextId }),
      }).result.objectId
    holder[slot] = this.exchange
    try {
      let id = found()
      if (id === undefined) {
        const contexts: number[] = []
        this.listen<{ context: { id: number } }>(
          'Runtime.executionContextCreated',
          p => contexts.push(p.context.id),
          () => this.post('Runtime.enable'),
        )
        try {
          for (const c of contexts) id ??= found(c)
        } finally {
          this.post('Runtime.disable')
        }
      }
      if (id === undefined) throw new Error('the context of this module is not known to the inspector')
      return id
    } finally {
      delete holder[slot]
    }
  }
}
