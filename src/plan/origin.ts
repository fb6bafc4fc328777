/** Where a node came from: a span of SQL text or the user's line. Equality and cache keys ignore it. */
export interface Origin {
  /** The whole SQL text. */
  readonly sql?: string
  /** 0-based inclusive offsets into `sql`. */
  readonly start?: number
  readonly stop?: number
  /** 1-based line and 0-based position in the line of `start`. */
  readonly line?: number
  readonly position?: number
  /** `file:line` of the user's call and the API name it called (`divide`, `cast`, ...). */
  readonly callSite?: string
  readonly fragment?: string
  readonly objectType?: string
  readonly objectName?: string
  /** Of what stands for a call: its place in the function's own text, where its errors are at run time. */
  readonly body?: Origin
}
