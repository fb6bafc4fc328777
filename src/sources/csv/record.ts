import type { DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { type Converter, converterOf } from './convert.ts'
import type { CsvOptions } from './options.ts'

/** What a scan takes from each record. Plain data. */
export interface RecordPlan {
  /** Columns of the file, in order. */
  readonly fields: number
  /** Columns that are read, by the scan's order: the place in the record, or -1 for the column of malformed records. */
  readonly columns: readonly { readonly ordinal: number; readonly dataType: DataType }[]
  /** A record with another number of tokens is malformed. */
  readonly checkCount: boolean
}

export interface ParsedRecord {
  readonly values: Value[]
  readonly malformed: boolean
}

/** Converts records as Spark does: what fails becomes null, and the record malformed. */
export function recordParser(plan: RecordPlan, o: CsvOptions) {
  const converters: readonly (Converter | undefined)[] = plan.columns.map(c => (c.ordinal < 0 ? undefined : converterOf(c.dataType, o)))

  /** A token of one column: its value, or undefined where it is malformed. */
  function convert(column: number, tokens: readonly (string | null)[] | undefined): Value | undefined {
    if (tokens === undefined) return undefined
    const { ordinal } = plan.columns[column]!
    if (ordinal >= tokens.length) return plan.checkCount ? undefined : null
    const token = tokens[ordinal]!
    return token === null || token === o.nullValue ? null : converters[column]!(token)
  }

  return {
    convert,
    /** All columns of a record; `text` goes to the column of malformed records. */
    parse(tokens: readonly (string | null)[] | undefined, text: string): ParsedRecord {
      let malformed = tokens === undefined || (plan.checkCount && tokens.length !== plan.fields)
      const values = plan.columns.map((c, i): Value => {
        if (c.ordinal < 0) return null
        const v = convert(i, tokens)
        if (v === undefined) malformed = true
        return v ?? null
      })
      if (malformed) for (const [i, c] of plan.columns.entries()) if (c.ordinal < 0) values[i] = text
      return { values, malformed }
    },
  }
}

export type RecordParser = ReturnType<typeof recordParser>
