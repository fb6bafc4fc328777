import type { Admission, HeldRun, RunKey } from '../../columnar/kept-runs.ts'
import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { openChunk } from './chunk.ts'
import { decompress, PADDING } from './codec.ts'
import { fault } from './errors.ts'
import type { FilePlace } from './metadata.ts'
import { type PageHeader, PageType, pageHeader } from './page-metadata.ts'
import { thriftCursor } from './thrift.ts'

/** The pages of a column chunk, one after another, without their compression. */
export interface PageReader {
  /** The next page's header, or undefined at the end. Its bytes must then be taken by `body` or passed by `skip`. */
  header(): PageHeader | undefined
  /** The address of the page's bytes, of which there are `uncompressedSize`: where `room` says, or in memory that stays as it is until `close`. */
  body(h: PageHeader, room: (bytes: number) => number): number
  skip(h: PageHeader): void
  close(): void
}

/** What a part is kept as: of which version of a file, and the bytes that its pages have without compression, headers too. */
export interface KeepPlan {
  readonly file: number
  readonly bytes: number
}

/** What is read, and whether it may be kept. */
export interface PagesPlan {
  readonly parts: readonly FilePlace[]
  readonly codec: number
  /** Pages' checksums are tested. */
  readonly verify: boolean
  readonly keep?: KeepPlan | undefined
}

/**
 * Opens the pages: as they were kept, or from the file; what is read from there to its end is kept. `held` is where the parts are in memory already,
 * as the file has them.
 */
export function openPages(memory: Memory, kernels: Kernels, fd: number, plan: PagesPlan, held?: number): PageReader {
  const { keep, parts } = plan
  if (keep === undefined) return filePages(memory, kernels, fd, plan, held)
  const last = parts.at(-1)!
  const key: RunKey = { file: keep.file, offset: last.offset, length: last.length }
  const run = memory.kept.hold(key)
  if (run !== undefined) return keptPages(memory, run)
  const pages = filePages(memory, kernels, fd, plan, held)
  const admission = memory.kept.admits(key, keep.bytes + PADDING)
  return admission === undefined ? pages : keepingPages(memory, kernels, pages, { key, bytes: keep.bytes, admission })
}

interface FilePages extends PageReader {
  /** Where the header at hand lies, until its body is taken. */
  readonly headerPlace: FilePlace
  atEnd(): boolean
}

function filePages(memory: Memory, kernels: Kernels, fd: number, { parts, codec, verify }: PagesPlan, held?: number): FilePages {
  const chunk = openChunk(memory, kernels, fd, parts, verify, held)

  function inflate(h: PageHeader, src: number, length: number, dst: number, size: number): void {
    if (codec === 0 || !h.compressed) {
      if (length !== size) fault('has an uncompressed page whose two sizes differ')
      kernels.mem_copy(dst, src, size)
    } else decompress(memory, kernels, codec, src, length, dst, size)
  }

  return {
    header: () => chunk.header(),
    get headerPlace() {
      return chunk.headerPlace
    },
    atEnd: () => chunk.atEnd(),
    body(h, room) {
      const src = chunk.body(h)
      const dst = room(h.uncompressedSize + PADDING)
      if (h.type !== PageType.DATA_V2) {
        inflate(h, src, h.compressedSize, dst, h.uncompressedSize)
        return dst
      }
      // The levels stand before what is compressed
      const levels = h.repetitionBytes + h.definitionBytes
      if (h.repetitionBytes < 0 || h.definitionBytes < 0 || levels > h.compressedSize || levels > h.uncompressedSize)
        fault('has a page with malformed level sizes')
      kernels.mem_copy(dst, src, levels)
      // Some writers leave out the body of a page of nulls
      if (h.compressedSize > levels) inflate(h, src + levels, h.compressedSize - levels, dst + levels, h.uncompressedSize - levels)
      return dst
    },
    skip: h => chunk.skipBody(h),
    close: () => chunk.close(),
  }
}

/** The pages of a run: each header as it is in the file, then the page without its compression. */
function keptPages(memory: Memory, held: HeldRun): PageReader {
  const end = held.address + held.bytes
  let at = held.address
  const take = (h: PageHeader): number => {
    const here = at
    at += h.uncompressedSize
    return here
  }
  return {
    header() {
      if (at === end) return undefined
      const c = thriftCursor(memory.u8, at, end)
      const h = pageHeader(c)
      at = c.pos
      return h
    },
    body: take,
    skip: take,
    close: () => memory.kept.letGo(held),
  }
}

/** Pages of the file that are laid down in a run as they are read, which is kept when it is whole: when no page was skipped. */
function keepingPages(
  memory: Memory,
  kernels: Kernels,
  pages: FilePages,
  { key, bytes, admission }: { key: RunKey; bytes: number; admission: Admission },
): PageReader {
  const run = memory.allocate(bytes + PADDING)
  let held: HeldRun | undefined
  let used = 0
  let headerBytes = 0
  let whole = true

  return {
    header() {
      const h = pages.header()
      if (h === undefined || !whole) return h
      const { offset, length } = pages.headerPlace
      headerBytes = length
      // What the file says of its size may be wrong
      whole = used + length + h.uncompressedSize <= bytes
      if (whole) kernels.mem_copy(run + used, offset, length)
      return h
    },
    body(h, room) {
      if (!whole) return pages.body(h, room)
      const at = pages.body(h, () => run + used + headerBytes)
      used += headerBytes + h.uncompressedSize
      if (pages.atEnd()) held = memory.kept.keep(key, run, used, admission)
      return at
    },
    skip(h) {
      whole = false
      pages.skip(h)
    },
    close() {
      pages.close()
      if (held !== undefined) memory.kept.letGo(held)
      else memory.free(run)
    },
  }
}
