import { type Class, meetingClasses } from '../../util/closure/classes.ts'
import { encodeBlocks, shareBytes } from './block.ts'

const classes = new WeakMap<Uint8Array, readonly Class[]>()

/** Records of the program's own as bytes, for stages to read; `shared`: in memory that all threads see. */
export function programData(records: readonly unknown[], shared = false): Uint8Array {
  const [written, met] = meetingClasses(() => encodeBlocks(records))
  const bytes = shared ? shareBytes(written) : written.slice()
  if (met.length > 0) classes.set(bytes, met)
  return bytes
}

/** Whose instances are among them. */
export const classesIn = (bytes: Uint8Array): readonly Class[] => classes.get(bytes) ?? []
