import type { Column } from '../../columnar/batch.ts'
import type { Memory } from '../../columnar/memory.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import type { Selection } from '../source.ts'
import { type Conversion, convertFixed, convertViews } from './conversion.ts'
import { fault } from './errors.ts'
import { levelBits, startLevels } from './levels.ts'
import { Encoding, type FilePlace, PhysicalType } from './metadata.ts'
import { type PageHeader, PageType } from './page-metadata.ts'
import { expandPage, type ValuesForm } from './page-values.ts'
import { type KeepPlan, openPages, type PageReader } from './pages.ts'
import { type Rebase, rebaser } from './rebase.ts'

/** A column chunk to be read; plain data. */
export interface ChunkPlan {
  readonly name: string
  /** Its place among the leaves of the file's schema. */
  readonly leaf: number
  /** What is read of the file: the chunk, or its dictionary page and pages. The first data page begins with the row `firstRow`. */
  readonly parts: readonly FilePlace[]
  readonly firstRow: number
  readonly codec: number
  /** Pages' checksums are tested. */
  readonly verify: boolean
  /** Set where the part is worth keeping without its compression. */
  readonly keep?: KeepPlan | undefined
  readonly physical: number
  readonly maxDefinition: number
  /** 0 but for leaves of repeated columns. */
  readonly maxRepetition: number
  readonly conversion: Conversion
  /** Of dates and timestamps of the old calendar. */
  readonly rebase?: Rebase | undefined
  /** No value may lie outside: the code that reads them relies on it. */
  readonly bounds?: { readonly min: bigint; readonly max: bigint }
  /** The statistics promise that there are no nulls. */
  readonly noNulls: boolean
}

/** A flat column's chunk as it travels: the row groups of a file share what is the same for all of them, which is then sent once. */
export interface PlacedChunk extends Pick<ChunkPlan, 'parts' | 'firstRow' | 'keep'> {
  readonly traits: Omit<ChunkPlan, 'parts' | 'firstRow' | 'keep' | 'bounds'>
}

/** Reads one column chunk, forwards: a flat column by rows, a leaf of a nested one by levels and values. */
export interface ColumnReader {
  /** Of a leaf: the entries of levels that the page at hand has left, the next page being loaded where there are none. 0 at the end. */
  entries(): number
  /** Of a leaf: the levels of the next `n` entries, as u32 codes; writes up to 12 bytes past them. Levels of height 0 are not written. */
  levels(n: number, repetition: number, definition: number): void
  /** Of a leaf: the next `n` values that are not null. */
  values(n: number, dst: number): void
  /** Passes over rows; pages that are passed whole are not decompressed. */
  skip(rows: number): void
  /** Reads the next `rows` into a column of a batch; with `wanted` only those rows' values matter. */
  read(rows: number, column: Column, capacity: number, wanted?: Selection): void
  /** What strings of the last batch point to may be overwritten. */
  unpin(): void
  close(): void
}

const STATE = 32

let lastDictionary = 0

/** `held` is where the chunk's bytes are in memory already; the caller keeps them there. */
export function openColumn(memory: Memory, kernels: Kernels, fd: number, plan: ChunkPlan, held?: number): ColumnReader {
  const { conversion } = plan
  const { width } = conversion
  const rebase = plan.rebase && rebaser(memory, plan.rebase)
  const bounds = width === 8 || width === 4 ? plan.bounds : undefined
  const keepsCodes = width === VIEW_SIZE
  const pointsIntoPages = conversion.how === 'fixed_views' || (conversion.source === 'bytes' && conversion.how === 'copy')
  const pages: PageReader = openPages(memory, kernels, fd, plan, held)
  /** Three states of the run decoder, results of kernels, and codes of a batch with room for views. */
  const work: Block = emptyBlock()
  const codesBlock: Block = emptyBlock()
  const packedLevels: Block = emptyBlock()
  const packedRepetition: Block = emptyBlock()
  const dictionaryPage: Block = emptyBlock()
  const dictionaryEntries: Block = emptyBlock()
  let dictionaryAddress = 0
  let dictionarySize = -1
  let dictionaryId = 0

  let page: Block = emptyBlock()
  /** What a page's values were expanded to, where their encoding isn't read in place. */
  let expanded: Block = emptyBlock()
  /** Blocks that the strings of this batch point to, and blocks that are free again. */
  const pinned: Block[] = []
  const free: Block[] = []
  let inUse = false

  // The page
  let left = 0
  let form: ValuesForm = 'plain'
  let values = 0
  let valuesEnd = 0
  /** Of bits: the next. */
  let bit = 0
  let hasLevels = false

  let levelState = 0
  let valueState = 0
  let repetitionState = 0
  let out = 0
  let codesRoom = 0

  /** Readies the working space for batches of `rows`. */
  function prepare(rows: number): void {
    if (rows <= codesRoom) return
    // Views of byte strings on their way to decimals take as much again as codes
    const bytes = 4 * STATE + rows * VIEW_SIZE + 64
    const old = levelState
    const saved = old === 0 ? undefined : memory.u8.slice(old, old + 3 * STATE)
    const base = reserve(memory, work, bytes)
    levelState = base
    valueState = base + STATE
    repetitionState = base + 2 * STATE
    out = base + 3 * STATE
    if (saved !== undefined) memory.u8.set(saved, base)
    codesRoom = rows
  }
  const scratch = () => out + STATE

  function takeBlock(current: Block, bytes: number): Block {
    if (!pointsIntoPages || !inUse) {
      reserve(memory, current, bytes)
      return current
    }
    pinned.push(current)
    const next = free.pop() ?? emptyBlock()
    reserve(memory, next, bytes)
    return next
  }

  function dictionary(h: PageHeader): void {
    if (dictionarySize >= 0) fault('has more than one dictionary page')
    if (h.encoding !== Encoding.PLAIN && h.encoding !== Encoding.PLAIN_DICTIONARY) fault(`has a dictionary page of encoding ${h.encoding}`)
    if (h.values < 0) fault('has a dictionary page without a number of values')
    const dst = pages.body(h, bytes => reserve(memory, dictionaryPage, bytes))
    const end = dst + h.uncompressedSize
    if (conversion.source === 'bits' || h.values > h.uncompressedSize) fault('has a malformed dictionary page')
    if (conversion.source === 'fixed' && h.values * conversion.sourceWidth > h.uncompressedSize)
      fault('has a dictionary page with too few values')
    // a page that holds the values as they are wanted is the dictionary itself
    const asIs = conversion.source === 'fixed' && conversion.how === 'copy' && rebase === undefined
    const entries = asIs ? dst : reserve(memory, dictionaryEntries, h.values * width + 16)
    if (conversion.source === 'fixed') {
      if (!asIs) converted(convertFixed(kernels, conversion, dst, h.values, entries))
      rebase?.(entries, h.values)
    } else if (conversion.how === 'copy') {
      if (kernels.plain_views(dst, end, h.values, entries) === 0) fault('has a dictionary page with too few values')
    } else {
      const views: Block = emptyBlock()
      reserve(memory, views, h.values * VIEW_SIZE + 16)
      try {
        if (kernels.plain_views(dst, end, h.values, views.address) === 0) fault('has a dictionary page with too few values')
        converted(convertViews(kernels, conversion, views.address, h.values, entries))
      } finally {
        release(memory, views)
      }
    }
    bound(entries, h.values)
    dictionaryAddress = entries
    dictionaryId = ++lastDictionary
    dictionarySize = h.values
  }

  const nextHeader = (): PageHeader => nextPage() ?? fault('has fewer rows than its row group')

  /** The header of the next data page, if any; dictionary pages are taken in on the way. */
  function nextPage(): PageHeader | undefined {
    for (;;) {
      const h = pages.header()
      if (h === undefined) return undefined
      if (h.type === PageType.DICTIONARY) dictionary(h)
      else if (h.type === PageType.DATA || h.type === PageType.DATA_V2) {
        if (h.values < 0) fault('has a page without a number of values')
        return h
      } else pages.skip(h)
    }
  }

  function load(h: PageHeader): void {
    prepare(1)
    const dst = pages.body(h, bytes => {
      page = takeBlock(page, bytes)
      return page.address
    })
    let at = dst
    let end = dst + h.uncompressedSize
    hasLevels = plan.maxDefinition > 0
    if (h.type === PageType.DATA_V2) {
      const levels = h.repetitionBytes + h.definitionBytes
      const definitions = dst + h.repetitionBytes
      if (plan.maxRepetition > 0) kernels.rle_init(repetitionState, dst, definitions, levelBits(plan.maxRepetition))
      if (hasLevels) kernels.rle_init(levelState, definitions, dst + levels, levelBits(plan.maxDefinition))
      at = dst + levels
      // Some writers leave out the body of a page of nulls
      if (h.compressedSize === levels) end = at
    } else {
      const { maxRepetition: r, maxDefinition: d } = plan
      if (r > 0) at = startLevels(memory, kernels, repetitionState, h.repetitionEncoding, at, end, r, h.values, packedRepetition)
      if (d > 0) at = startLevels(memory, kernels, levelState, h.definitionEncoding, at, end, d, h.values, packedLevels)
    }
    left = h.values
    values = at
    valuesEnd = end
    bit = 0
    if (h.encoding === Encoding.RLE_DICTIONARY || h.encoding === Encoding.PLAIN_DICTIONARY) {
      form = 'codes'
      if (dictionarySize < 0) fault('has dictionary codes but no dictionary')
      // A page of nulls may have nothing at all
      const bits = at < end ? memory.u8[at]! : 0
      if (bits > 32) fault(`has dictionary codes of ${bits} bits`)
      kernels.rle_init(valueState, Math.min(at + 1, end), end, bits)
    } else if (h.encoding === Encoding.PLAIN) form = conversion.source === 'bits' ? 'bits' : 'plain'
    else if (h.encoding === Encoding.RLE && plan.physical === PhysicalType.BOOLEAN) {
      form = 'bools'
      const length = end - at >= 4 ? memory.dataView.getUint32(at, true) : 0
      if (end - at < 4 || length > end - at - 4) fault('has a page of booleans that is cut short')
      kernels.rle_init(valueState, at + 4, at + 4 + length, 1)
    } else {
      expanded = takeBlock(expanded, 0)
      const e = expandPage(memory, kernels, plan.physical, conversion, h.encoding, at, end, h.values, expanded, out)
      form = e.form
      values = e.values
      valuesEnd = e.end
    }
  }

  /** Holds values against the bounds that the statistics promise. */
  function bound(address: number, n: number): void {
    if (bounds === undefined) return
    const inside =
      width === 8
        ? kernels.within_i64(address, n, bounds.min, bounds.max)
        : kernels.within_i32(address, n, Number(bounds.min), Number(bounds.max))
    if (inside === 0) fault('has a value outside of the bounds in its statistics')
  }

  /** Checks a conversion's result. */
  function converted(index: number): void {
    if (index >= 0) fault('has a value that does not fit the column type')
  }

  function short(): never {
    return fault('has a page with fewer values than its header says')
  }

  /** Decodes the next `n` values that are not null, densely. */
  function decode(n: number, dst: number, codes: number): void {
    switch (form) {
      case 'codes':
        if (kernels.rle_codes(valueState, n, codes) < 0) short()
        if (gather(codes, n, dst) < 0) fault('has a dictionary code beyond its dictionary')
        return
      case 'bits':
        if (bit + n > (valuesEnd - values) * 8) short()
        kernels.plain_bool(values, bit, n, dst)
        bit += n
        return
      case 'bools':
        if (kernels.rle_bools(valueState, n, dst) < 0) short()
        return
      case 'views':
        if (n * VIEW_SIZE > valuesEnd - values) short()
        if (conversion.how === 'copy') kernels.mem_copy(dst, values, n * VIEW_SIZE)
        else {
          converted(convertViews(kernels, conversion, values, n, dst))
          bound(dst, n)
        }
        values += n * VIEW_SIZE
        return
      case 'plain':
        if (conversion.source === 'fixed') {
          const bytes = n * conversion.sourceWidth
          if (bytes > valuesEnd - values) short()
          converted(convertFixed(kernels, conversion, values, n, dst))
          rebase?.(dst, n)
          bound(dst, n)
          values += bytes
        } else if (conversion.how === 'copy') {
          values = kernels.plain_views(values, valuesEnd, n, dst) >>> 0
          if (values === 0) short()
        } else {
          values = kernels.plain_views(values, valuesEnd, n, scratch()) >>> 0
          if (values === 0) short()
          converted(convertViews(kernels, conversion, scratch(), n, dst))
          bound(dst, n)
        }
    }
  }

  /** Values of the wanted rows only, from the codes of all of them. */
  function gatherSelected(codes: number, n: number, dst: number, { address, count }: Selection): number {
    if (kernels.codes_below(codes, n, dictionarySize) === 0) return -1
    const entries = dictionaryAddress
    switch (width) {
      case 1:
        kernels.gather_selected8(codes, address, count, entries, dst)
        break
      case 2:
        kernels.gather_selected16(codes, address, count, entries, dst)
        break
      case 4:
        kernels.gather_selected32(codes, address, count, entries, dst)
        break
      case 8:
        kernels.gather_selected64(codes, address, count, entries, dst)
        break
      default:
        kernels.gather_selected128(codes, address, count, entries, dst)
    }
    return 0
  }

  function gather(codes: number, n: number, dst: number): number {
    const entries = dictionaryAddress
    switch (width) {
      case 1:
        return kernels.gather8(codes, n, entries, dictionarySize, dst)
      case 2:
        return kernels.gather16(codes, n, entries, dictionarySize, dst)
      case 4:
        return kernels.gather32(codes, n, entries, dictionarySize, dst)
      case 8:
        return kernels.gather64(codes, n, entries, dictionarySize, dst)
      default:
        return kernels.gather128(codes, n, entries, dictionarySize, dst)
    }
  }

  /** Values of `n` rows by the codes of those that have one. */
  function gatherPresent(codes: number, count: number, n: number, validity: number, dst: number): number {
    const entries = dictionaryAddress
    switch (width) {
      case 1:
        return kernels.gather_present8(codes, count, n, validity, entries, dictionarySize, dst)
      case 2:
        return kernels.gather_present16(codes, count, n, validity, entries, dictionarySize, dst)
      case 4:
        return kernels.gather_present32(codes, count, n, validity, entries, dictionarySize, dst)
      case 8:
        return kernels.gather_present64(codes, count, n, validity, entries, dictionarySize, dst)
      default:
        return kernels.gather_present128(codes, count, n, validity, entries, dictionarySize, dst)
    }
  }

  function spread(dst: number, n: number, count: number, validity: number): void {
    switch (width) {
      case 1:
        return kernels.spread8(dst, n, count, validity)
      case 2:
        return kernels.spread16(dst, n, count, validity)
      case 4:
        return kernels.spread32(dst, n, count, validity)
      case 8:
        return kernels.spread64(dst, n, count, validity)
      default:
        return kernels.spread128(dst, n, count, validity)
    }
  }

  /** Passes over rows of the loaded page. */
  function skipInPage(rows: number): void {
    left -= rows
    if (left === 0) return
    let n = rows
    if (hasLevels) {
      prepare(rows)
      n = kernels.levels_validity(levelState, rows, scratch())
      if (n < 0) short()
    }
    switch (form) {
      case 'codes':
      case 'bools':
        if (kernels.rle_skip(valueState, n) < 0) short()
        return
      case 'bits':
        bit += n
        return
      case 'views':
        values += n * VIEW_SIZE
        return
      case 'plain':
        if (conversion.source === 'fixed') values += n * conversion.sourceWidth
        else {
          values = kernels.plain_skip(values, valuesEnd, n) >>> 0
          if (values === 0) short()
        }
    }
    if (values > valuesEnd) short()
  }

  return {
    entries() {
      while (left === 0) {
        const h = nextPage()
        if (h === undefined) return 0
        load(h)
      }
      return left
    },
    levels(n, repetition, definition) {
      left -= n
      if (plan.maxRepetition > 0 && kernels.rle_codes(repetitionState, n, repetition) < 0) short()
      if (plan.maxDefinition > 0 && kernels.rle_codes(levelState, n, definition) < 0) short()
    },
    values(n, dst) {
      if (n === 0) return
      prepare(n)
      inUse = true
      decode(n, dst, reserve(memory, codesBlock, n * 4 + 16))
    },

    skip(rows) {
      while (rows > 0) {
        if (left === 0) {
          const h = nextHeader()
          if (h.values <= rows) {
            pages.skip(h)
            rows -= h.values
            continue
          }
          load(h)
        }
        const n = Math.min(rows, left)
        skipInPage(n)
        rows -= n
      }
    },

    read(rows, column, capacity, wanted) {
      prepare(capacity)
      const few = wanted !== undefined && wanted.count < rows / 2 ? wanted : undefined
      const codes = reserve(memory, codesBlock, capacity * 4 + 16)
      const dst = column.buffer
      const validity = column.validityBuffer
      let got = 0
      let nulls = 0
      let allCodes = true
      while (got < rows) {
        if (left === 0) {
          load(nextHeader())
          if (left === 0) continue
        }
        const n = Math.min(rows - got, left)
        const at = dst + got * width
        const codesAt = codes + got * 4
        let present = n
        if (hasLevels) {
          present = kernels.levels_validity(levelState, n, validity + got)
          if (present < 0) fault('has a page whose levels are cut short')
        }
        const coded = form === 'codes'
        if (present < n) nulls += n - present
        // where all rows come from one page of codes, those that matter are looked up alone
        if (few && n === rows && present === n && coded) {
          if (kernels.rle_codes(valueState, n, codesAt) < 0) short()
          if (gatherSelected(codesAt, n, at, few) < 0) fault('has a dictionary code beyond its dictionary')
        } else if (coded && present > 0 && present < n) {
          if (kernels.rle_codes(valueState, present, codesAt) < 0) short()
          if (gatherPresent(codesAt, present, n, validity + got, at) < 0) fault('has a dictionary code beyond its dictionary')
        } else {
          if (present > 0) decode(present, at, codesAt)
          if (present < n) spread(at, n, present, validity + got)
        }
        inUse = true
        // of columns with nulls only the codes of texts are asked for
        if (present < n && coded && keepsCodes) kernels.spread32(codesAt, n, present, validity + got)
        else if (present < n) allCodes = false
        if (!coded) allCodes = false
        got += n
        left -= n
      }
      if (nulls > 0 && plan.noNulls) fault('has nulls although its statistics say that there are none')
      column.values = dst
      column.validity = nulls > 0 ? validity : 0
      const hasCodes = allCodes && dictionarySize > 0
      column.codes = hasCodes ? codes : 0
      column.dictionary = hasCodes ? dictionaryAddress : 0
      column.dictionarySize = hasCodes ? dictionarySize : 0
      column.dictionaryId = hasCodes ? dictionaryId : 0
    },

    unpin() {
      inUse = false
      free.push(...pinned.splice(0))
    },

    close() {
      pages.close()
      const blocks = [
        work,
        codesBlock,
        packedLevels,
        packedRepetition,
        dictionaryPage,
        dictionaryEntries,
        page,
        expanded,
        ...pinned,
        ...free,
      ]
      for (const b of blocks) release(memory, b)
    },
  }
}
