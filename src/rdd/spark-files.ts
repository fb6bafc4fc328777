import type { Runtime } from './runtime.ts'

/** Files that `sc.addFile` has brought, by name, on the driver and in tasks. It travels to workers by its source, so it uses nothing of this module. */
export const SparkFiles = {
  /** The path of an added file. */
  get(name: string): string {
    const { files } = (globalThis as never as Record<symbol, Runtime>)[Symbol.for('firesteel.rdd')]!
    return files[name] ?? `${files['']}/${name}`
  },
  getRootDirectory(): string {
    return (globalThis as never as Record<symbol, Runtime>)[Symbol.for('firesteel.rdd')]!.files['']!
  },
}
