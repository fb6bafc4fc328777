// The part of the WebAssembly JavaScript interface that we use; @types/node leaves it to lib.dom.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: BufferSource)
    static exports(module: Module): { name: string; kind: string }[]
    static imports(module: Module): { module: string; name: string; kind: string }[]
  }
  type BufferSource = Uint8Array | ArrayBuffer
  type ExportValue = CallableFunction | Global | Memory | Table
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, ExportValue>
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean })
    readonly buffer: SharedArrayBuffer
    grow(pages: number): number
  }
  class Table {
    constructor(descriptor: { initial: number; element: 'anyfunc' })
    get(index: number): CallableFunction | null
    set(index: number, value: CallableFunction | null): void
    readonly length: number
  }
  class Global {
    constructor(descriptor: { value: string; mutable?: boolean }, value?: unknown)
    value: unknown
  }
  class CompileError extends Error {}
  class RuntimeError extends Error {}
  function validate(bytes: BufferSource): boolean
}
