/** What runs a user's table function over the records of a partition. It goes to the workers: all that it uses is in here. */

/** An instance of a user's class, or what stands for one. */
interface TableFunctionInstance {
  eval(...args: unknown[]): unknown
  terminate?(): unknown
  cleanup?(): unknown
}
type MadeByClass = new (analysis?: unknown) => TableFunctionInstance

export interface RunnerOptions {
  readonly name: string
  /** A class with `eval`, an object with it, or a function that is it. */
  readonly fn: unknown
  /** What `analyze` gave, for the constructor. */
  readonly analysis: unknown
  /** The places that the arguments have among the parameters, and that of a table argument. */
  readonly places: readonly number[]
  readonly tablePlace: number | undefined
  /** The names of the columns that it gives. */
  readonly names: readonly string[]
  /**
   * Records end with a struct of the arguments. `rows`: before it is the table's row; `keys`: the row and its key, and an instance takes the rows of
   * one key; `left`: the columns of the left side of the join.
   */
  readonly records: 'none' | 'rows' | 'keys' | 'left'
  /**
   * Beside rows of the left side, what there is for an outer join: a row of nulls where the function gives none for a row, or (`marked`) such a row for
   * each, and behind every row whether it is one.
   */
  readonly outer?: 'nulls' | 'marked' | undefined
}

/** A record as the query before puts it. */
type Given = { at(i: number): unknown; toArray(): unknown[] }

/** Makes what `mapPartitions` takes. */
export function tableFunctionRunner(options: RunnerOptions): (records: Iterable<unknown>) => AsyncGenerator<unknown[]> {
  return async function* (records) {
    const { name, fn, analysis, places, tablePlace, names, records: form, outer } = options

    const make = (): TableFunctionInstance => {
      if (typeof fn === 'object') return Object.create(fn as object) as TableFunctionInstance
      const { prototype } = fn as { prototype?: { eval?: unknown } }
      if (typeof prototype?.eval === 'function') return new (fn as MadeByClass)(analysis)
      return { eval: fn as (...all: unknown[]) => unknown }
    }
    const cells = (record: unknown): unknown[] => {
      const row = record as { toArray?: () => unknown[]; constructor?: { name: string } } | null | undefined
      let values: unknown[]
      if (Array.isArray(row)) values = row
      else if (typeof row?.toArray === 'function') values = row.toArray()
      else if (typeof row === 'object' && row !== null && (row.constructor === undefined || row.constructor.name === 'Object'))
        values = names.map(n => (row as Record<string, unknown>)[n])
      else values = [row]
      if (values.length !== names.length)
        throw new Error(
          `[UDTF_RETURN_SCHEMA_MISMATCH] The number of columns in the result does not match the specified schema. Expected column count: ${names.length}, Actual column count: ${values.length}. Please make sure the values you want to return have the same number of columns as the specified schema.`,
        )
      return values
    }
    const given = async function* (result: unknown, method: string): AsyncGenerator<unknown[]> {
      const all = await result
      if (all === undefined || all === null) return
      const iterates = typeof all === 'object' && (Symbol.iterator in all || Symbol.asyncIterator in all)
      if (!iterates)
        throw new Error(
          `[UDTF_RETURN_NOT_ITERABLE] The return value of the '${method}' method of the UDTF '${name}' is invalid. It should be iterable (e.g., generator or list), but got '${typeof all}'. Please make sure that the UDTF returns one of these types.`,
        )
      for await (const record of all as Iterable<unknown>) yield cells(record)
    }

    let instance: TableFunctionInstance | undefined
    let before: unknown[] = []
    let key: string | undefined
    // rows that the function has given for the row of the left side
    let found = 0
    const beside = (r: unknown[]): unknown[] => {
      found++
      return outer === 'marked' ? [...before, ...r, false] : [...before, ...r]
    }
    const missing = (): unknown[][] => {
      if (outer === undefined || before.length === 0 || (outer === 'nulls' && found > 0)) return []
      const nulls = [...before, ...names.map(() => null)]
      return [outer === 'marked' ? [...nulls, true] : nulls]
    }
    const end = async function* (): AsyncGenerator<unknown[]> {
      if (instance?.terminate) for await (const r of given(instance.terminate(), 'terminate')) yield beside(r)
      await instance?.cleanup?.()
      instance = undefined
    }
    for (const record of records as Iterable<Given>) {
      if (form === 'keys') {
        const next = JSON.stringify(record.at(1))
        if (next !== key) yield* end()
        key = next
      }
      instance ??= make()
      if (form === 'left') {
        yield* missing()
        found = 0
        before = record.toArray().slice(0, -1)
      }
      const all: unknown[] = []
      const values = (record.at(-1) as Given | null)?.toArray() ?? []
      for (let i = 0; i < places.length; i++) all[places[i]!] = values[i]
      if (tablePlace !== undefined) all[tablePlace] = record.at(0)
      for await (const r of given(instance.eval(...all), 'eval')) yield beside(r)
    }
    yield* end()
    yield* missing()
  }
}
