/** Where the rows of a persisted DataFrame may be kept; Spark's `StorageLevel`. One process holds one copy, whatever the replication says. */
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

  /** `Disk Memory Deserialized 1x Replicated`, as the storage page of Spark's UI has it. */
  get description(): string {
    const memory = this.useOffHeap ? 'Memory (off heap) ' : 'Memory '
    const kind = this.deserialized ? 'Deserialized' : 'Serialized'
    return `${this.useDisk ? 'Disk ' : ''}${this.useMemory ? memory : ''}${kind} ${this.replication}x Replicated`
  }

  /** `StorageLevel(disk, memory, deserialized, 1 replicas)`, as plans have it. */
  get planString(): string {
    const words = [
      ...(this.useDisk ? ['disk'] : []),
      ...(this.useMemory ? ['memory'] : []),
      ...(this.useOffHeap ? ['offheap'] : []),
      ...(this.deserialized ? ['deserialized'] : []),
      `${this.replication} replicas`,
    ]
    return `StorageLevel(${words.join(', ')})`
  }

  /** The level of a name, in any case. Undefined where Spark knows none. */
  static fromString(name: string): StorageLevel | undefined {
    return storageLevels[name.toUpperCase()]
  }

  static readonly NONE = new StorageLevel(false, false, false, false)
  static readonly DISK_ONLY = new StorageLevel(true, false, false, false)
  static readonly DISK_ONLY_2 = new StorageLevel(true, false, false, false, 2)
  static readonly DISK_ONLY_3 = new StorageLevel(true, false, false, false, 3)
  static readonly MEMORY_ONLY = new StorageLevel(false, true, false, true)
  static readonly MEMORY_ONLY_2 = new StorageLevel(false, true, false, true, 2)
  static readonly MEMORY_ONLY_SER = new StorageLevel(false, true, false, false)
  static readonly MEMORY_ONLY_SER_2 = new StorageLevel(false, true, false, false, 2)
  static readonly MEMORY_AND_DISK = new StorageLevel(true, true, false, true)
  static readonly MEMORY_AND_DISK_2 = new StorageLevel(true, true, false, true, 2)
  static readonly MEMORY_AND_DISK_SER = new StorageLevel(true, true, false, false)
  static readonly MEMORY_AND_DISK_SER_2 = new StorageLevel(true, true, false, false, 2)
  /** PySpark's name of it, whose MEMORY_AND_DISK is serialised. */
  static readonly MEMORY_AND_DISK_DESER = StorageLevel.MEMORY_AND_DISK
  static readonly OFF_HEAP = new StorageLevel(true, true, true, false)
}

/** All levels by name. */
export const storageLevels: Readonly<Record<string, StorageLevel>> = Object.freeze(
  Object.fromEntries(
    Object.entries(StorageLevel).filter(
      (e): e is [string, StorageLevel] => e[1] instanceof StorageLevel && e[0] !== 'MEMORY_AND_DISK_DESER',
    ),
  ),
)

/** `Disk Memory Deserialized 1x Replicated` */
export const describeLevel = (level: StorageLevel): string => level.description
