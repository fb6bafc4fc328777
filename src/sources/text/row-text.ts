import type { Batch, Column } from '../../columnar/batch.ts'
import { freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { cellReader, columnToArray } from '../../columnar/reader.ts'
import { writeString } from '../../columnar/view-codec.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { DataType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import type { Value } from '../../types/value.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'

/** How a column is written. */
export interface TextColumn {
  readonly dataType: DataType
  /** Before each value: a name and a colon. */
  readonly prefix: string
  /** A kernel writes the type as it is meant: between quotes or not. */
  readonly direct: 'plain' | 'quoted' | undefined
  /** A value that is not null, with quotes and escapes. */
  text(v: Value): string
  /** Undefined where nulls are not written. */
  readonly nullText: string | undefined
}

/** What is around fields. Separator, line end and quote are ASCII, and no part of what kernels write. */
export interface TextForm {
  readonly json: boolean
  readonly open: string
  readonly close: string
  readonly separator: string
  readonly quote: string
  /** CSV: what a first field must not begin with. */
  readonly comment: string
  /** JSON: other characters than ASCII are escaped. */
  readonly ascii: boolean
}

/** Writes batches as lines of UTF-8. */
export interface RowText {
  /** The bytes; valid until the next call. */
  write(batch: Batch, rows: number): Uint8Array
  close(): void
}

export function rowText(memory: Memory, columns: readonly TextColumn[], form: TextForm): RowText {
  const kernels = kernelsOf(memory)
  const fixed: Block = emptyBlock()
  const out: Block = emptyBlock()
  const views = columns.map(emptyBlock)
  const flags = columns.map(emptyBlock)
  const prefixes = columns.map(c => Buffer.from(c.prefix))
  // Heaps of what lives as long as the writer, and of a batch; the specification; views of nulls; prefixes
  const specSize = 64 + columns.length * 16
  const base = reserve(memory, fixed, 32 + specSize + columns.length * 16 + prefixes.reduce((n, p) => n + p.length, 64))
  const [lasting, heap, spec] = [base, base + 16, base + 32]
  const nullViews = spec + specSize
  memory.u8.fill(0, base, nullViews + columns.length * 16)
  memory.u32[spec >>> 2] = columns.length
  memory.u8[spec + 4] = form.quote.charCodeAt(0)
  ;[form.open, form.close, form.separator].forEach((text, i) => {
    writeString(memory, spec + 8 + i * 16, text, lasting)
  })
  let at = nullViews + columns.length * 16
  prefixes.forEach((prefix, i) => {
    memory.u8.set(prefix, at)
    memory.u32.set([at, prefix.length], (spec + 64 + i * 16 + 8) >>> 2)
    at += prefix.length
    writeString(memory, nullViews + i * 16, columns[i]!.nullText ?? '', lasting)
  })
  const around = form.open.length + form.close.length + prefixes.reduce((n, p) => n + p.length + form.separator.length + 2, 0)

  /** Writes what kernels don't: the rows that `which` names. */
  function carefully({ dataType, text }: TextColumn, column: Column, rows: number, to: number, which: (row: number) => boolean): void {
    const read = cellReader(dataType)
    const width = widthOf[layoutOf(dataType)]
    for (let r = 0; r < rows; r++) {
      if (!which(r)) continue
      const value = read(memory, column.values + r * width)
      writeString(memory, to + r * 16, value === null ? '' : text(value), heap)
    }
  }

  /** Makes the views and flags of a column; gives their addresses. */
  function prepare(i: number, column: Column, rows: number): [number, number] {
    const c = columns[i]!
    const { values, validity } = column
    const isText = c.dataType.type === 'string' || c.dataType.type === 'char' || c.dataType.type === 'varchar'
    const flagsAt = reserve(memory, flags[i]!, rows)
    const to = (): number => reserve(memory, views[i]!, rows * 16 + 32)
    let used = c.direct === 'quoted' && !isText
    memory.u8.fill(used ? 1 : 0, flagsAt, flagsAt + rows)
    let viewsAt: number
    const { type } = c.dataType
    if (c.direct === undefined) {
      viewsAt = to()
      if (isText || layoutOf(c.dataType) !== 'view')
        carefully(c, column, rows, viewsAt, r => validity === 0 || memory.u8[validity + r] !== 0)
      else
        columnToArray(memory, column, rows).forEach((v, r) => {
          writeString(memory, viewsAt + r * 16, v === null ? '' : c.text(v), heap)
        })
    } else if (isText) {
      const code = (s: string, otherwise: number) => (s === '' ? otherwise : s.charCodeAt(0))
      const { json, separator, close, quote, comment } = form
      const end = code(close, 10)
      const hard = kernels.text_strings(
        values,
        validity,
        rows,
        json ? 1 : 0,
        code(separator, end),
        end,
        code(quote, 34),
        code(comment, -1),
        form.ascii ? 1 : 0,
        flagsAt,
      )
      used = true
      viewsAt = values
      if (hard > 0 || validity !== 0) {
        viewsAt = to()
        memory.u8.copyWithin(viewsAt, values, values + rows * 16)
      }
      if (hard > 0) {
        const { u8 } = memory
        carefully(c, column, rows, viewsAt, r => u8[flagsAt + r] === 3)
        for (let r = 0; r < rows; r++) if (u8[flagsAt + r] === 3) u8[flagsAt + r] = 0
      }
    } else {
      viewsAt = to()
      if (type === 'decimal') kernels.text_decimals(values, c.dataType.precision > 18 ? 1 : 0, c.dataType.scale, rows, viewsAt, heap)
      else if (type === 'date') kernels.text_dates(values, rows, viewsAt, heap)
      else if (type === 'boolean') kernels.text_booleans(values, rows, viewsAt)
      else kernels.text_integers(values, widthOf[layoutOf(c.dataType)], rows, viewsAt, heap)
    }
    if (validity !== 0) {
      kernels.text_nulls(validity, rows, viewsAt, flagsAt, nullViews + i * 16, c.nullText === undefined ? 1 : 0)
      used = true
    }
    return [viewsAt, used ? flagsAt : 0]
  }

  return {
    write(batch, rows) {
      freeHeap(memory, heap)
      let bytes = rows * around + 256
      columns.forEach((_, i) => {
        const [viewsAt, flagsAt] = prepare(i, batch.columns[i]!, rows)
        memory.u32.set([viewsAt, flagsAt], (spec + 64 + i * 16) >>> 2)
        bytes += Number(kernels.views_bytes(viewsAt, rows))
      })
      const to = reserve(memory, out, bytes)
      return memory.u8.subarray(to, kernels.text_rows(spec, rows, to) >>> 0)
    },
    close() {
      freeHeap(memory, lasting)
      freeHeap(memory, heap)
      for (const b of [fixed, out, ...views, ...flags]) release(memory, b)
    },
  }
}
