import { type DataType, sameType } from '../../types/data-type.ts'
import { isNested } from '../../types/descriptors.ts'
import { catalogString } from '../../types/names.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { unsupported } from '../../util/unsupported.ts'
import { type FileRange, packFiles } from '../file-partitions.ts'
import { coarsen, divide, union } from '../row-ranges.ts'
import type { ColumnStatistics, FileEntry, ScanColumn, ScanPlan, ScanRequest, ScanSource, Split } from '../source.ts'
import type { ChunkPlan, PlacedChunk } from './column.ts'
import { conversionTo, storedForm } from './conversion.ts'
import type { RowGroupSplit } from './cursor.ts'
import { fault, fileUri, readFailure } from './errors.ts'
import { chunkOf, type FileCache, findNode, isFlat, openParquet, type ParquetFile, uniqueNode } from './file.ts'
import { pagesOf } from './file-structures.ts'
import { type FilterColumn, groupRows } from './group-rows.ts'
import { type ColumnMetadata, PHYSICAL_NAMES, Repetition } from './metadata.ts'
import { type NestedContext, planNested } from './nested-plan.ts'
import type { PageLocation } from './page-metadata.ts'
import { type Rebase, type RebaseModes, rebaseOf } from './rebase.ts'
import type { ParquetNode } from './schema.ts'

/** What the source keeps on the driver between resolving and planning. */
export interface ParquetState {
  readonly files: FileCache
  readonly rebase: RebaseModes
  readonly caseSensitive: boolean
}

/** parquet-mr's setting to test the checksums of pages. */
const VERIFY = 'parquet.page.verify-checksum.enabled'
/** Rows of a split at least, where a row group is divided. */
const SPLIT_ROWS = 20_000
/** Bytes of a column chunk that is worth keeping at least: a run of memory has whole pages. */
const LEAST_KEPT = 32_768
/** Skipping fewer rows than this is not worth another split, and row groups are not cut to more pieces than this. */
const SMALL_GAP = 1000
const MOST_RANGES = 16

const isTrue = (text: string | undefined, otherwise: boolean): boolean => (text === undefined ? otherwise : text.toLowerCase() === 'true')

interface FileLookups {
  columnOf(column: string): FilterColumn
  /** By column of the scan. */
  nodes(): readonly (ParquetNode | undefined)[]
}

/**
 * Plans a scan: one split per row group that may hold matching rows, in the order of Spark's partitions. A row group belongs to the range of
 * its file that holds its middle.
 */
export function planScan(source: ScanSource, request: ScanRequest): ScanPlan {
  const state = source.driverState as ParquetState | undefined
  const cache: FileCache = state?.files ?? new Map()
  const caseSensitive = state?.caseSensitive ?? isTrue(request.conf('spark.sql.caseSensitive'), false)
  const fields = request.columns.map(name => {
    const field = source.schema.fields.find(f => f.name === name)
    if (field === undefined) throw sparkError('INTERNAL_ERROR', { message: `The scan has no column ${name}.` })
    return field
  })
  const trusted = isTrue(request.conf('spark.sql.parquet.filterPushdown'), true)
  const filters = trusted ? request.filters : []
  const columnBounds = fields.map(f => (trusted ? boundsOf(f.dataType, source.statistics.columns[f.name]) : undefined))
  const verify = isTrue(source.options[VERIFY] ?? request.conf(VERIFY), false)
  const hasNulls = fields.map(() => false)
  const splits: Split[] = []
  const ranges = packFiles(source.files, request, () => true)

  const rebaseFor = (file: ParquetFile, node: ParquetNode, type: DataType) =>
    state && rebaseOf(file.metadata, state.rebase, node.element.type ?? -1, type)

  let last: (FileLookups & { readonly file: ParquetFile }) | undefined

  /** Where the scan's columns and those of its filters are in a file. */
  function lookups(file: ParquetFile): FileLookups {
    if (last?.file === file) return last
    const known = new Map<string, FilterColumn>()
    const find = (column: string): FilterColumn => {
      const field = source.schema.fields.find(f => f.name === column)
      if (field === undefined || source.partitionColumns.includes(column)) return undefined
      const node = findNode(file.root, column, caseSensitive)
      if (node === undefined && source.defaults?.[column] != null) return undefined
      if (node !== undefined && (!isFlat(node) || rebaseFor(file, node, field.dataType) !== undefined)) return undefined
      return { node, dataType: field.dataType }
    }
    const columnOf = (column: string): FilterColumn => {
      if (!known.has(column)) known.set(column, find(column))
      return known.get(column)
    }
    let nodes: readonly (ParquetNode | undefined)[] | undefined
    const placeOf = (name: string) => (source.partitionColumns.includes(name) ? undefined : uniqueNode(file.root, name, caseSensitive))
    last = { file, columnOf, nodes: () => (nodes ??= fields.map(f => placeOf(f.name))) }
    return last
  }

  /** The splits of a row group, without the rows that cannot match; as many as it takes to have work for all workers. */
  function planGroup(range: FileRange, file: ParquetFile, rowGroup: number, firstOfGroup: number, pieces: number): void {
    const group = file.metadata.rowGroups[rowGroup]!
    if (group.rows === 0 || !holdsMiddle(range, file, rowGroup)) return
    const known = new Map<number, readonly PageLocation[] | undefined>()
    const pages = (leaf: number) => {
      if (!known.has(leaf)) known.set(leaf, pagesOf(file, chunkOf(file, rowGroup, leaf), group.rows))
      return known.get(leaf)
    }
    const { columnOf, nodes } = lookups(file)
    const matching = coarsen(union(groupRows(file, rowGroup, filters, columnOf, pages), SMALL_GAP), MOST_RANGES)
    if (matching.length === 0) return
    const leaf = (node: ParquetNode, type: DataType) => planChunk(range, file, rowGroup, node, type, rebaseFor(file, node, type), verify)
    const nodeOf = (parent: ParquetNode, name: string) => uniqueNode(parent, name, caseSensitive)
    const nested: NestedContext = {
      chunk: (node, type) => leaf(node, type).plan,
      field: nodeOf,
      // Of structs, and of groups that are read as something else, Spark tells no more than that the file can't be read
      mismatch: (node, type) =>
        node.leaf >= 0 && type.type !== 'struct'
          ? raise(typeMismatch(file, chunkOf(file, rowGroup, node.leaf).path, type, node))
          : fault(`has a column ${node.name} of another form than ${catalogString(type)}`),
    }
    const columns = fields.map((field, i): RowGroupSplit['columns'][number] => {
      const partition = source.partitionColumns.indexOf(field.name)
      const node = nodes()[i]
      if (node === undefined) {
        const constant = partition >= 0 ? range.file.partitionValues[partition]! : (source.defaults?.[field.name] ?? null)
        if (constant === null) hasNulls[i] = true
        return { constant }
      }
      if (isFlat(node) && !isNested(field.dataType)) {
        const { placed } = leaf(node, field.dataType)
        if (!placed.traits.noNulls) hasNulls[i] = true
        return placed
      }
      if (node.element.repetition === Repetition.OPTIONAL) hasNulls[i] = true
      return planNested(node, field.dataType, request.fields?.[field.name] ?? 'all', nested)
    })
    const version = file.version === undefined || verify ? {} : { version: file.version }
    const rows = matching.reduce((sum, r) => sum + r.to - r.from, 0)
    const count = Math.min(pieces, Math.floor(rows / SPLIT_ROWS))
    const cuts =
      count > 1
        ? chunksOf(columns)
            .map(c => pages(leafOf(c)) ?? [])
            .reduce((a, b) => (b.length > a.length ? b : a), [])
        : []
    const rangesOfRows =
      count > 1
        ? divide(
            matching,
            count,
            cuts.map(p => p.row),
          )
        : matching
    for (const { from, to } of rangesOfRows) {
      const whole = from === 0 && to === group.rows
      const part = <C extends ChunkPlan | PlacedChunk>(c: C): C => partOf(c, pages(leafOf(c)), from, to)
      const parts = whole
        ? columns
        : columns.map(c => ('constant' in c ? c : 'leaves' in c ? { ...c, leaves: c.leaves.map(part) } : part(c)))
      let bytes = 0
      for (const c of chunksOf(parts)) for (const p of c.parts) bytes += p.length
      const detail: RowGroupSplit = { ...version, rowGroup, firstRow: from, rows: to - from, columns: parts }
      const block = { path: file.path, start: range.start, length: range.length, firstRow: firstOfGroup + from }
      splits.push({ partition: range.partition, rowCount: to - from, sizeInBytes: bytes, block, detail })
    }
  }

  /** A footer that can't be read now is the scan's failure. */
  function footer(entry: FileEntry): ParquetFile {
    try {
      return openParquet(entry, cache)
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code === 'ENOENT')
        throw sparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path: fileUri(entry.path) }, [], e)
      throw e instanceof SparkException && e.cause instanceof Error ? readFailure({ path: entry.path }, e.cause) : e
    }
  }

  const groups = ranges.reduce((n, r) => n + Math.max(1, footer(r.file).metadata.rowGroups.length), 0)
  const pieces = groups < request.parallelism ? Math.ceil((2 * request.parallelism) / groups) : 1
  for (const range of ranges) {
    const file = footer(range.file)
    let first = 0
    for (let g = 0; g < file.metadata.rowGroups.length; first += file.metadata.rowGroups[g]!.rows, g++) {
      try {
        planGroup(range, file, g, first, pieces)
      } catch (e) {
        throw e instanceof Error && 'condition' in e ? e : readFailure({ path: file.path, rowGroup: g }, e)
      }
    }
  }
  return {
    format: 'parquet',
    columns: fields.map((f, i) => ({
      name: f.name,
      dataType: f.dataType,
      nullable: hasNulls[i]!,
      ...(columnBounds[i] && { bounds: columnBounds[i] }),
    })),
    splits,
    partitionCount: (ranges.at(-1)?.partition ?? -1) + 1,
    applied: [],
    options: source.options,
    sessionTimeZone: source.sessionTimeZone,
  }
}

/** The least and the greatest value in the files, of columns that are integers or decimals in 64 bits. */
function boundsOf(t: DataType, s: ColumnStatistics | undefined): ScanColumn['bounds'] {
  if (t.type !== 'int' && t.type !== 'long' && !(t.type === 'decimal' && t.precision <= 18)) return undefined
  if (s?.min === undefined || s.max === undefined) return undefined
  return { min: BigInt(s.min as number | bigint), max: BigInt(s.max as number | bigint) }
}

function holdsMiddle(range: FileRange, file: ParquetFile, rowGroup: number): boolean {
  const group = file.metadata.rowGroups[rowGroup]!
  if (group.columns.length === 0) return range.start === 0
  let size = group.compressedBytes
  if (size === 0) for (let i = 0; i < group.columns.length; i++) size += chunkOf(file, rowGroup, i).compressedSize
  const middle = chunkStart(chunkOf(file, rowGroup, 0)) + Math.floor(size / 2)
  const end = range.start + range.length
  return middle >= range.start && (middle < end || end === range.file.size)
}

function raise(error: Error): never {
  throw error
}

/** A dictionary page, if any, stands first; writers that have none may say 0. */
function chunkStart(c: ColumnMetadata): number {
  return c.dictionaryOffset !== undefined && c.dictionaryOffset > 0 && c.dictionaryOffset < c.dataOffset ? c.dictionaryOffset : c.dataOffset
}

function typeMismatch(file: ParquetFile, path: readonly string[], target: DataType, node: ParquetNode): SparkException {
  return sparkError('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH', {
    path: fileUri(file.path),
    column: `[${path.join(', ')}]`,
    expectedType: catalogString(target),
    actualType: PHYSICAL_NAMES[node.element.type!] ?? String(node.element.type),
  })
}

/** What is to be read of a chunk for some of its rows: its dictionary page, and pages that the index tells. */
function partOf<C extends ChunkPlan | PlacedChunk>(chunk: C, pages: readonly PageLocation[] | undefined, from: number, to: number): C {
  const start = chunk.parts[0]!.offset
  if (pages === undefined || pages[0]!.offset < start) return chunk
  const first = pages.findLast(p => p.row <= from)!
  const last = pages.findLast(p => p.row < to)!
  const dictionary = { offset: start, length: pages[0]!.offset - start }
  const part = { offset: first.offset, length: last.offset + last.length - first.offset }
  const read = dictionary.length + part.length
  // pages are compressed better and worse than their chunk
  const keep = chunk.keep && { ...chunk.keep, bytes: Math.ceil((chunk.keep.bytes * read * 1.25) / chunk.parts[0]!.length) }
  return {
    ...chunk,
    parts: dictionary.length > 0 ? [dictionary, part] : [part],
    firstRow: first.row,
    ...(keep && { keep }),
  }
}

const chunksOf = (columns: RowGroupSplit['columns']): readonly (ChunkPlan | PlacedChunk)[] =>
  columns.flatMap((c): readonly (ChunkPlan | PlacedChunk)[] => ('constant' in c ? [] : 'leaves' in c ? c.leaves : [c]))

const leafOf = (c: ChunkPlan | PlacedChunk): number => ('traits' in c ? c.traits.leaf : c.leaf)

interface PlannedChunk {
  readonly plan: ChunkPlan
  readonly placed: PlacedChunk
}

/** How chunks were last planned. */
const planned = new WeakMap<ColumnMetadata, PlannedChunk & { target: DataType; rebase: Rebase | undefined; verify: boolean }>()

/** The traits that chunks have: files that were written alike share them, so that a task of many small files has them once. */
const traitsOf = new Map<string, PlacedChunk['traits']>()
const MAX_TRAITS = 10_000

function placedChunk({ parts, firstRow, keep, ...own }: ChunkPlan): PlacedChunk {
  const key = JSON.stringify(own, (_, v) => (typeof v === 'bigint' ? `${v}n` : v))
  let traits = traitsOf.get(key)
  if (traits === undefined) {
    if (traitsOf.size >= MAX_TRAITS) traitsOf.clear()
    traitsOf.set(key, (traits = own))
  }
  return { traits, parts, firstRow, ...(keep && { keep }) }
}

const numbersOfTraits = new WeakMap<PlacedChunk['traits'], number>()
let lastTraits = 0

function numberOf(traits: PlacedChunk['traits']): number {
  const known = numbersOfTraits.get(traits)
  if (known !== undefined) return known
  numbersOfTraits.set(traits, ++lastTraits)
  return lastTraits
}

/** See `Source.columnVersion`: the rows of a version of a file, and how the column is read from it. */
export function columnVersion({ detail }: Split, column: number): string | undefined {
  const { version, rowGroup, firstRow, rows, columns } = detail as RowGroupSplit
  if (version === undefined) return undefined
  const c = columns[column]!
  const how = 'traits' in c ? numberOf(c.traits) : JSON.stringify(c, (_, v) => (typeof v === 'bigint' ? `${v}n` : v))
  return `${version},${rowGroup},${firstRow},${rows},${how};`
}

/** The chunk of a leaf, to be read as a type; as NullType only for its levels. */
function planChunk(
  range: FileRange,
  file: ParquetFile,
  rowGroup: number,
  node: ParquetNode,
  target: DataType,
  rebase: Rebase | undefined,
  verify: boolean,
): PlannedChunk {
  const chunk = chunkOf(file, rowGroup, node.leaf)
  const known = planned.get(chunk)
  if (known?.rebase === rebase && known?.verify === verify && sameType(known.target, target)) return known
  const plan = newPlan(range, file, rowGroup, node, target, rebase, verify)
  const made = { target, rebase, verify, plan, placed: placedChunk(plan) }
  planned.set(chunk, made)
  return made
}

function newPlan(
  range: FileRange,
  file: ParquetFile,
  rowGroup: number,
  node: ParquetNode,
  target: DataType,
  rebase: Rebase | undefined,
  verify: boolean,
): ChunkPlan {
  const chunk = chunkOf(file, rowGroup, node.leaf)
  const name = chunk.path.join('.')
  const { element, logical } = node
  if (chunk.encrypted) throw unsupported(`Reading the encrypted column \`${name}\` of Parquet files`)
  if (chunk.type !== element.type) fault(`has a column ${name} of another physical type than its schema`)
  if (element.typeLength < 0 || element.typeLength > 1 << 20) fault(`has a column ${name} with values of ${element.typeLength} bytes`)
  const conversion =
    target.type === 'null' ? storedForm(chunk.type, element.typeLength) : conversionTo(chunk.type, element.typeLength, logical, target)
  if (conversion === undefined) throw typeMismatch(file, chunk.path, target, node)
  const { rows } = file.metadata.rowGroups[rowGroup]!
  if (node.maxRepetition === 0 && chunk.values !== rows) fault(`has ${chunk.values} values in column ${name} but ${rows} rows`)
  const offset = chunkStart(chunk)
  if (offset < 4 || chunk.compressedSize < 0 || offset + chunk.compressedSize > range.file.size)
    fault(`has a column ${name} that lies outside of the file`)
  return {
    name,
    leaf: node.leaf,
    parts: [{ offset, length: chunk.compressedSize }],
    firstRow: 0,
    codec: chunk.codec,
    verify,
    // what was kept may not have been verified
    ...(file.version !== undefined &&
      !verify &&
      chunk.uncompressedSize >= LEAST_KEPT && { keep: { file: file.version, bytes: chunk.uncompressedSize } }),
    physical: chunk.type,
    maxDefinition: node.maxDefinition,
    maxRepetition: node.maxRepetition,
    conversion,
    ...(rebase && { rebase }),
    noNulls: node.maxDefinition === 0 || chunk.statistics?.nullCount === 0,
  }
}
