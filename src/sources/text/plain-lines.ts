import type { Kernels } from '../../kernels/exports.ts'
import type { LineFormat } from './row-index.ts'

/** Lines without fields: all that are not blank are rows, and odd. */
export function plainLines(kernels: Kernels, end1: number, end2: number): LineFormat {
  return {
    end1,
    end2,
    lineWords: 1,
    index: (from, to, positions, lines, odds, out) => kernels.csv_index(from, to, -1, -1, -1, end1, end2, positions, lines, odds, out),
    rows: (positions, lines, n, ordinal, start, _checked, most, odds, rows, odd, out) =>
      kernels.csv_rows(positions, lines, n, ordinal, start, 0, -1, 0, most, odds, rows, odd, out),
  }
}
