import type { Memory } from '../../columnar/memory.ts'
import type { DataType } from '../../types/data-type.ts'
import {
  GREGORIAN_START,
  OFFSETS_AGREE,
  rebaseGregorianDays,
  rebaseGregorianMicros,
  rebaseJulianDays,
  rebaseJulianMicros,
} from '../../types/datetime/hybrid-calendar.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { sparkError } from '../../util/errors.ts'
import { type FileMetadata, PhysicalType } from './metadata.ts'

/** What becomes of old dates and timestamps of a chunk. Plain data. */
export interface Rebase {
  readonly mode: 'LEGACY' | 'EXCEPTION'
  readonly unit: 'days' | 'micros'
  readonly zone: string
  readonly int96: boolean
}

/** The modes that a write asks for, or a read where the file does not say who wrote it. */
export interface RebaseModes {
  readonly datetime: string
  readonly int96: string
  readonly zone: string
}

const VERSION = 'org.apache.spark.version'
const LEGACY_DATETIME = 'org.apache.spark.legacyDateTime'
const LEGACY_INT96 = 'org.apache.spark.legacyINT96'
const TIME_ZONE = 'org.apache.spark.timeZone'

/** How values of a physical type are rebased that are read as `target`; undefined where they are not. */
export function rebaseOf(file: FileMetadata, modes: RebaseModes, physical: number, target: DataType): Rebase | undefined {
  const int96 = physical === PhysicalType.INT96
  const unit = target.type === 'date' ? 'days' : target.type === 'timestamp' ? 'micros' : undefined
  if (unit === undefined) return undefined
  const mode = modeOf(file, int96 ? modes.int96 : modes.datetime, int96)
  if (mode === 'CORRECTED') return undefined
  const zone = (mode === 'LEGACY' ? file.keyValues.get(TIME_ZONE) : undefined) ?? modes.zone
  return { mode, unit, zone, int96 }
}

/** Spark 2 and, with a mark in the footer, Spark 3 wrote the hybrid calendar. */
function modeOf(file: FileMetadata, asked: string, int96: boolean): 'LEGACY' | 'EXCEPTION' | 'CORRECTED' {
  const version = file.keyValues.get(VERSION)
  if (version === undefined) return asked === 'LEGACY' || asked === 'EXCEPTION' ? asked : 'CORRECTED'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const old = major < 3 || (int96 && major === 3 && minor < 1)
  return old || file.keyValues.has(int96 ? LEGACY_INT96 : LEGACY_DATETIME) ? 'LEGACY' : 'CORRECTED'
}

/** Rebases `n` values that were read, in place. Raises INCONSISTENT_BEHAVIOR_CROSS_VERSION.READ_ANCIENT_DATETIME. */
export function rebaser(memory: Memory, rebase: Rebase): (values: number, n: number) => void {
  const z = zoneOf(rebase.zone)
  return eachAncient(memory, rebase, 'READ_ANCIENT_DATETIME', rebaseJulianDays, micros => rebaseJulianMicros(micros, z))
}

/** Rebases `n` values that are to be written, in place. Raises INCONSISTENT_BEHAVIOR_CROSS_VERSION.WRITE_ANCIENT_DATETIME. */
export function writeRebaser(memory: Memory, rebase: Rebase): (values: number, n: number) => void {
  const z = zoneOf(rebase.zone)
  return eachAncient(memory, rebase, 'WRITE_ANCIENT_DATETIME', rebaseGregorianDays, micros => rebaseGregorianMicros(micros, z))
}

function eachAncient(
  memory: Memory,
  { mode, unit, int96 }: Rebase,
  condition: 'READ_ANCIENT_DATETIME' | 'WRITE_ANCIENT_DATETIME',
  ofDays: (days: number) => number,
  ofMicros: (micros: bigint) => bigint,
): (values: number, n: number) => void {
  const kind = int96 ? 'int96' : 'datetime'
  const ancient = () =>
    sparkError(`INCONSISTENT_BEHAVIOR_CROSS_VERSION.${condition}`, {
      format: int96 ? 'Parquet INT96' : 'Parquet',
      config: `"spark.sql.parquet.${kind}RebaseModeIn${condition.startsWith('READ') ? 'Read' : 'Write'}"`,
      ...(condition.startsWith('READ') ? { option: `"${kind}RebaseMode"` } : {}),
    })
  return (values, n) => {
    const { i32, i64 } = memory
    for (let i = 0; i < n; i++) {
      if (unit === 'days') {
        const at = (values >>> 2) + i
        if (i32[at]! >= GREGORIAN_START) continue
        if (mode === 'EXCEPTION') throw ancient()
        i32[at] = ofDays(i32[at]!)
      } else {
        const at = (values >>> 3) + i
        if (i64[at]! >= OFFSETS_AGREE) continue
        if (mode === 'EXCEPTION') throw ancient()
        i64[at] = ofMicros(i64[at]!)
      }
    }
  }
}

/** How values of a type are rebased when they are written. */
export function writeRebaseOf(modes: RebaseModes, physical: number, type: DataType): Rebase | undefined {
  const int96 = physical === PhysicalType.INT96
  const unit = type.type === 'date' ? 'days' : type.type === 'timestamp' ? 'micros' : undefined
  const mode = int96 ? modes.int96 : modes.datetime
  return unit === undefined || (mode !== 'LEGACY' && mode !== 'EXCEPTION') ? undefined : { mode, unit, zone: modes.zone, int96 }
}

/** What the footer says of files in the hybrid calendar. */
export function rebaseMarks(modes: RebaseModes): [string, string][] {
  const datetime = modes.datetime === 'LEGACY'
  const int96 = modes.int96 === 'LEGACY'
  return [
    ...(int96 ? [[LEGACY_INT96, ''] as [string, string]] : []),
    ...(datetime ? [[LEGACY_DATETIME, ''] as [string, string]] : []),
    ...(datetime || int96 ? [[TIME_ZONE, modes.zone] as [string, string]] : []),
  ]
}
