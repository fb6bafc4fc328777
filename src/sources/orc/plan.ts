import type { DataType } from '../../types/data-type.ts'
import { UTC } from '../../types/datetime/zone.ts'
import { isNested } from '../../types/descriptors.ts'
import { catalogString } from '../../types/names.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { systemZone } from '../../util/system-zone.ts'
import { type FileRange, packFiles } from '../file-partitions.ts'
import { coarsen, divide, type RowRange, union } from '../row-ranges.ts'
import type { FieldUse, FileEntry, ScanPlan, ScanRequest, ScanSource, Split } from '../source.ts'
import type { ColumnPlan, LeafPlan, NestedColumnPlan } from './column-plan.ts'
import type { StripeSplit } from './cursor.ts'
import { fault, orcFailure } from './errors.ts'
import { evolution, isDirect } from './evolution.ts'
import { type FileCache, indexOf, lastField, type OrcFile, openOrc, placed, stripeFooterOf, uniqueField } from './file.ts'
import { ColumnEncodingKind, Kind, StreamKind, type StripeFooter } from './metadata.ts'
import { type OrcNode, sparkType } from './schema.ts'
import { stripeRows } from './stripe-rows.ts'

/** What the source keeps on the driver between resolving and planning. */
export interface OrcState {
  readonly files: FileCache
  readonly caseSensitive: boolean
}

/** Rows of a split at least, where a stripe is divided. */
const SPLIT_ROWS = 20_000
/** Stripes are not cut to more pieces than this. */
const MOST_RANGES = 16

const isTrue = (text: string | undefined, otherwise: boolean): boolean => (text === undefined ? otherwise : text.toLowerCase() === 'true')

/** Plans a scan: a split per stripe that may hold matching rows, or several, in the order of Spark's partitions. */
export function planScan(source: ScanSource, request: ScanRequest): ScanPlan | Promise<ScanPlan> {
  const state = source.driverState as OrcState | undefined
  const cache: FileCache = state?.files ?? new Map()
  const ranges = packFiles(source.files, request, () => true)
  const waiting = ranges.flatMap(r => {
    const file = footer(r.file, cache)
    return file instanceof Promise ? [file] : []
  })
  const caseSensitive = state?.caseSensitive ?? isTrue(request.conf('spark.sql.caseSensitive'), false)
  const plan = () => planRanges(source, request, ranges, cache, caseSensitive)
  return waiting.length === 0 ? plan() : Promise.all(waiting).then(plan)
}

/** A tail that can't be read now is the scan's failure. */
function footer(entry: FileEntry, cache: FileCache): OrcFile | Promise<OrcFile> {
  const failed = (e: unknown): never => {
    throw orcFailure({ path: entry.path }, e instanceof SparkException ? e.cause : e)
  }
  try {
    const file = openOrc(entry, cache)
    return file instanceof Promise ? file.catch(failed) : file
  } catch (e) {
    return failed(e)
  }
}

/** Files whose columns have no names, as old versions of Hive wrote them: then they go by their place. */
const isPositional = (root: OrcNode): boolean => root.children.every(c => c.name.startsWith('_col'))

function planRanges(
  source: ScanSource,
  request: ScanRequest,
  ranges: readonly FileRange[],
  cache: FileCache,
  caseSensitive: boolean,
): ScanPlan {
  const fields = request.columns.map(name => {
    const field = source.schema.fields.find(f => f.name === name)
    if (field === undefined) throw sparkError('INTERNAL_ERROR', { message: `The scan has no column ${name}.` })
    return field
  })
  const dataFields = source.schema.fields.filter(f => !source.partitionColumns.includes(f.name))
  const positional = isTrue(source.options['orc.force.positional.evolution'] ?? request.conf('orc.force.positional.evolution'), false)
  const filters = isTrue(request.conf('spark.sql.orc.filterPushdown'), true) ? request.filters : []
  const hasNulls = fields.map(() => false)
  const splits: Split[] = []

  /** The column of a file for one of the scan. */
  function nodeOf(file: OrcFile, name: string): OrcNode | undefined {
    if (source.partitionColumns.includes(name)) return undefined
    const { children } = file.root
    if (positional || isPositional(file.root)) {
      if (children.length > dataFields.length) fault(`has ${children.length} columns, more than the schema that it is read with`)
      return children[dataFields.findIndex(f => f.name === name)]
    }
    return uniqueField(file.root, name, caseSensitive)
  }

  function planStripe(range: FileRange, file: OrcFile, stripe: number, firstOfStripe: number, pieces: number): void {
    const { rowIndexStride, stripes } = file.tail.footer
    const { rows } = stripes[stripe]!
    const columnOf = (name: string) => {
      const field = dataFields.find(f => f.name === name)
      if (field === undefined) return undefined
      const node = nodeOf(file, name)
      return node === undefined && source.defaults?.[name] != null ? undefined : { node, dataType: field.dataType }
    }
    const matching = coarsen(union(stripeRows(file, stripe, filters, columnOf)), MOST_RANGES)
    if (matching.length === 0) return
    const context: PlanContext = { file, footer: stripeFooterOf(file, stripe), stripe, caseSensitive }
    const nodes = fields.map(f => nodeOf(file, f.name))
    fields.forEach((f, i) => {
      const node = nodes[i]
      const partition = source.partitionColumns.indexOf(f.name)
      const constant = partition >= 0 ? range.file.partitionValues[partition]! : (source.defaults?.[f.name] ?? null)
      if (node === undefined ? constant === null : mayBeNull(context, node, f.dataType)) hasNulls[i] = true
    })
    const total = matching.reduce((sum, r) => sum + r.to - r.from, 0)
    const count = Math.min(pieces, Math.floor(total / SPLIT_ROWS))
    const groups = rowIndexStride === 0 ? 0 : Math.ceil(rows / rowIndexStride)
    const cuts = Array.from({ length: groups }, (_, g) => g * rowIndexStride)
    for (const part of count > 1 && groups > 1 ? divide(matching, count, cuts) : matching) {
      const { startRow, columns } = columnsFrom(part, context, nodes)
      const parts = columns.map((c, i): StripeSplit['columns'][number] => {
        if (c !== undefined) return c
        const partition = source.partitionColumns.indexOf(fields[i]!.name)
        return { constant: partition >= 0 ? range.file.partitionValues[partition]! : (source.defaults?.[fields[i]!.name] ?? null) }
      })
      const bytes = parts.reduce((sum, p) => sum + ('constant' in p ? 0 : bytesOf(p)), 0) * ((part.to - part.from) / rows)
      const { compression: codec, blockSize } = file.tail.postScript
      const detail: StripeSplit = {
        path: file.path,
        stripe,
        form: { codec, blockSize },
        startRow,
        firstRow: part.from,
        rows: part.to - part.from,
        columns: parts,
      }
      const block = { path: file.path, start: range.start, length: range.length, firstRow: firstOfStripe + part.from }
      splits.push({ partition: range.partition, rowCount: part.to - part.from, sizeInBytes: Math.ceil(bytes), block, detail })
    }
  }

  /** The columns for some rows of a stripe, beginning where the row index allows. */
  function columnsFrom(part: RowRange, context: PlanContext, nodes: readonly (OrcNode | undefined)[]) {
    const { rowIndexStride } = context.file.tail.footer
    const planAll = (group: number | undefined) =>
      fields.map((f, i) => nodes[i] && planColumn(nodes[i], f.dataType, request.fields?.[f.name] ?? 'all', context, group))
    const group = rowIndexStride === 0 ? 0 : Math.floor(part.from / rowIndexStride)
    const columns = group > 0 ? planAll(group) : undefined
    if (columns !== undefined && !columns.includes(NO_INDEX))
      return { startRow: group * rowIndexStride, columns: columns as readonly (Planned | undefined)[] }
    return { startRow: 0, columns: planAll(undefined) as readonly (Planned | undefined)[] }
  }

  const files = ranges.map(r => cache.get(r.file.path)!)
  const stripeCount = files.reduce((n, f) => n + Math.max(1, f.tail.footer.stripes.length), 0)
  const pieces = stripeCount < request.parallelism ? Math.ceil((2 * request.parallelism) / Math.max(1, stripeCount)) : 1
  ranges.forEach((range, r) => {
    const file = files[r]!
    let first = 0
    file.tail.footer.stripes.forEach((s, i) => {
      const mine = s.offset >= range.start && s.offset < range.start + range.length
      // a file without columns has no rows, as in Spark
      if (mine && s.rows > 0 && file.root.children.length > 0) placed(file.path, i, () => planStripe(range, file, i, first, pieces))
      first += s.rows
    })
  })
  return {
    format: 'orc',
    columns: fields.map((f, i) => ({ name: f.name, dataType: f.dataType, nullable: hasNulls[i]! })),
    splits,
    partitionCount: (ranges.at(-1)?.partition ?? -1) + 1,
    applied: [],
    options: source.options,
    sessionTimeZone: source.sessionTimeZone,
  }
}

interface PlanContext {
  readonly file: OrcFile
  readonly footer: StripeFooter
  readonly stripe: number
  readonly caseSensitive: boolean
}

type Planned = LeafPlan | NestedColumnPlan

/** Stands for a column whose row index does not tell where a row group begins. */
const NO_INDEX = { shape: 'missing' } as unknown as Planned

const streamsOf = (footer: StripeFooter, column: number): LeafPlan['streams'] =>
  Object.fromEntries(footer.streams.filter(s => s.column === column).map(({ kind, offset, length }) => [kind, { offset, length }]))

const hasPresence = (footer: StripeFooter, column: number): boolean =>
  footer.streams.some(s => s.column === column && s.kind === StreamKind.PRESENT)

/** Conversions make nulls of what doesn't fit. */
const mayBeNull = ({ footer }: PlanContext, node: OrcNode, type: DataType): boolean =>
  hasPresence(footer, node.column) || (!isNested(type) && !isDirect(node.type, type))

/** Timestamps with a zone and those without are not read as each other. */
const isClash = (a: string, b: string): boolean =>
  (a === 'timestamp' && b === 'timestamp_ntz') || (a === 'timestamp_ntz' && b === 'timestamp')

const mismatch = (node: OrcNode, type: DataType): never => fault(`has a column ${node.name} of another form than ${catalogString(type)}`)

/** The plan of a column of a file for a type, of which a part may be missing in the file, or not be used; NO_INDEX where the index doesn't tell. */
function planColumn(node: OrcNode, type: DataType, use: FieldUse, context: PlanContext, group: number | undefined): Planned {
  let known = true

  function shared(n: OrcNode): Pick<LeafPlan, 'name' | 'streams' | 'positions' | 'version'> {
    const { footer, file, stripe } = context
    const positions = group === undefined ? undefined : indexOf(file, stripe, n.column)[group]?.positions
    if (group !== undefined && positions === undefined) known = false
    const { kind } = footer.encodings[n.column]!
    const version = kind === ColumnEncodingKind.DIRECT_V2 || kind === ColumnEncodingKind.DICTIONARY_V2 ? 2 : 1
    return { name: n.name || node.name, streams: streamsOf(footer, n.column), ...(positions && { positions }), version }
  }

  function leaf(n: OrcNode, t: DataType): LeafPlan {
    const { footer, file } = context
    const { kind, dictionarySize } = footer.encodings[n.column]!
    const coded = kind === ColumnEncodingKind.DICTIONARY || kind === ColumnEncodingKind.DICTIONARY_V2
    const zone = systemZone()
    const direct = isDirect(n.type, t)
    const own = direct ? t : sparkType(n)
    if (isClash(sparkType(n).type, t.type) || (!direct && evolution(n.type, own, t, UTC) === undefined)) mismatch(n, t)
    return {
      ...shared(n),
      shape: 'leaf',
      type: n.type,
      dataType: own,
      ...(direct ? {} : { target: t }),
      ...(coded ? { dictionarySize } : {}),
      times: { proleptic: file.tail.footer.proleptic, writerZone: footer.timeZone ?? zone, readerZone: zone },
    }
  }

  function build(n: OrcNode, t: DataType, part: FieldUse): ColumnPlan {
    switch (n.type.kind) {
      case Kind.LIST:
        return t.type === 'array' ? { ...shared(n), shape: 'list', children: [build(n.children[0]!, t.element, part)] } : mismatch(n, t)
      case Kind.MAP:
        return t.type === 'map'
          ? { ...shared(n), shape: 'map', children: [keys(n.children[0]!, t.key), build(n.children[1]!, t.value, part)] }
          : mismatch(n, t)
      case Kind.STRUCT: {
        if (t.type !== 'struct') return mismatch(n, t)
        const children = t.fields.map((f, i): ColumnPlan => {
          const inner = part === 'all' ? part : part[i]
          const child = inner === undefined ? undefined : lastField(n, f.name, context.caseSensitive)
          return child === undefined || inner === undefined ? { shape: 'missing', dataType: f.dataType } : build(child, f.dataType, inner)
        })
        return { ...shared(n), shape: 'struct', children }
      }
      case Kind.UNION:
        return fault(`has a column ${n.name} of a union type, which is not supported`)
      default:
        return isNested(t) ? mismatch(n, t) : leaf(n, t)
    }
  }

  /** Keys of maps: of another type they could become nulls, which maps don't have. */
  function keys(n: OrcNode, t: DataType): ColumnPlan {
    const plan = build(n, t, 'all')
    return plan.shape === 'leaf' && plan.target !== undefined ? mismatch(n, t) : plan
  }

  const plan = build(node, type, use)
  return known ? (plan as Planned) : NO_INDEX
}

function bytesOf(plan: ColumnPlan): number {
  if (plan.shape === 'missing') return 0
  const own = Object.entries(plan.streams).reduce((sum, [kind, s]) => sum + (Number(kind) < StreamKind.ROW_INDEX ? s.length : 0), 0)
  return own + (plan.shape === 'leaf' ? 0 : plan.children.reduce((sum, c) => sum + bytesOf(c), 0))
}
