/** Raised where the output of a map task is not there any more: it has to be computed again. */
export class FetchFailed extends Error {
  override readonly name = 'FetchFailedException'
  readonly shuffleId: number
  readonly map: number

  constructor(shuffleId: number, map: number, cause: unknown) {
    super(`The output of map task ${map} of shuffle ${shuffleId} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
    this.shuffleId = shuffleId
    this.map = map
  }
}
