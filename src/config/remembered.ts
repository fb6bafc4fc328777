import { clockReads } from '../util/clock.ts'

type Conf = (key: string) => string | undefined

/**
 * What was made of an object, as long as the object lives and the settings that were asked for say the same. What was made with a look at the
 * clock is made anew.
 */
export class Remembered<K extends object, V> {
  private readonly made = new WeakMap<K, { readonly value: V; readonly settings: ReadonlyMap<string, string | undefined> }>()

  of(key: K, conf: Conf, make: (conf: Conf) => V): V {
    const known = this.known(key, conf)
    if (known !== undefined) return known.value
    const { asking, keep } = this.keeping(key, conf)
    return keep(make(asking))
  }

  async later(key: K, conf: Conf, make: (conf: Conf) => Promise<V>): Promise<V> {
    const known = this.known(key, conf)
    if (known !== undefined) return known.value
    const { asking, keep } = this.keeping(key, conf)
    return keep(await make(asking))
  }

  private known(key: K, conf: Conf) {
    const found = this.made.get(key)
    if (found === undefined) return undefined
    for (const [name, value] of found.settings) if (conf(name) !== value) return undefined
    return found
  }

  private keeping(key: K, conf: Conf) {
    const settings = new Map<string, string | undefined>()
    const reads = clockReads()
    return {
      asking: (name: string): string | undefined => {
        const value = conf(name)
        settings.set(name, value)
        return value
      },
      keep: (value: V): V => {
        if (reads === clockReads()) this.made.set(key, { value, settings })
        return value
      },
    }
  }
}
