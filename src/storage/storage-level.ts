/** Where the blocks of cached data may be; Spark's names and text form. One process holds one copy, whatever the replication says. */
export interface StorageLevel {
  readonly name: string
  readonly useDisk: boolean
  readonly useMemory: boolean
  readonly useOffHeap: boolean
  readonly deserialized: boolean
  readonly replication: number
}

const level = (
  name: string,
  useDisk: boolean,
  useMemory: boolean,
  useOffHeap: boolean,
  deserialized: boolean,
  replication = 1,
): StorageLevel => Object.freeze({ name, useDisk, useMemory, useOffHeap, deserialized, replication })

export const storageLevels: Readonly<Record<string, StorageLevel>> = Object.freeze(
  Object.fromEntries(
    [
      level('NONE', false, false, false, false),
      level('DISK_ONLY', true, false, false, false),
      level('DISK_ONLY_2', true, false, false, false, 2),
      level('DISK_ONLY_3', true, false, false, false, 3),
      level('MEMORY_ONLY', false, true, false, true),
      level('MEMORY_ONLY_2', false, true, false, true, 2),
      level('MEMORY_ONLY_SER', false, true, false, false),
      level('MEMORY_ONLY_SER_2', false, true, false, false, 2),
      level('MEMORY_AND_DISK', true, true, false, true),
      level('MEMORY_AND_DISK_2', true, true, false, true, 2),
      level('MEMORY_AND_DISK_SER', true, true, false, false),
      level('MEMORY_AND_DISK_SER_2', true, true, false, false, 2),
      level('OFF_HEAP', true, true, true, false),
    ].map(l => [l.name, l]),
  ),
)

/** The level of a name, in any case. Undefined where Spark says "Invalid StorageLevel". */
export const storageLevel = (name: string): StorageLevel | undefined => storageLevels[name.toUpperCase()]

/** `Disk Memory Deserialized 1x Replicated` */
export function describeLevel(l: StorageLevel): string {
  const parts = [
    l.useDisk && 'Disk',
    l.useMemory && (l.useOffHeap ? 'Memory (off heap)' : 'Memory'),
    l.deserialized ? 'Deserialized' : 'Serialized',
  ]
  return `${parts.filter(Boolean).join(' ')} ${l.replication}x Replicated`
}
