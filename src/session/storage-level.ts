/** Where the rows of a persisted DataFrame are kept. Source: Spark's `StorageLevel`. */
export class StorageLevel {
  readonly useDisk: boolean
  readonly useMemory: boolean
  readonly useOffHeap: boolean
  readonly deserialized: boolean
  readonly replication: number

  constructor(useDisk: boolean, useMemory: boolean, useOffHeap: boolean, deserialized: boolean, replication = 1) {
    this.useDisk = useDisk
    this.useMemory = useMemory
    this.useOffHeap = useOffHeap
    this.deserialized = deserialized
    this.replication = replication
  }

  toString(): string {
    const words = [
      ...(this.useDisk ? ['Disk'] : []),
      ...(this.useMemory ? ['Memory'] : []),
      ...(this.useOffHeap ? ['OffHeap'] : []),
      this.deserialized ? 'Deserialized' : 'Serialized',
      `${this.replication}x Replicated`,
    ]
    return words.join(' ')
  }

  static readonly NONE = new StorageLevel(false, false, false, false)
  static readonly DISK_ONLY = new StorageLevel(true, false, false, false)
  static readonly DISK_ONLY_2 = new StorageLevel(true, false, false, false, 2)
  static readonly DISK_ONLY_3 = new StorageLevel(true, false, false, false, 3)
  static readonly MEMORY_ONLY = new StorageLevel(false, true, false, true)
  static readonly MEMORY_ONLY_2 = new StorageLevel(false, true, false, true, 2)
  static readonly MEMORY_ONLY_SER = new StorageLevel(false, true, false, false)
  static readonly MEMORY_AND_DISK = new StorageLevel(true, true, false, true)
  static readonly MEMORY_AND_DISK_2 = new StorageLevel(true, true, false, true, 2)
  static readonly MEMORY_AND_DISK_SER = new StorageLevel(true, true, false, false)
  static readonly OFF_HEAP = new StorageLevel(true, true, true, false)
}
