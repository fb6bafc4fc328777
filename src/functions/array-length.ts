import { sparkError } from '../util/errors.ts'

/** Elements of an array at most: Spark's limit, that of a JVM array. */
const MAX_LENGTH = 2_147_483_632

/** Raises COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER where an array is to be made too long. */
export function requireArrayLength(n: number, functionName: string): void {
  if (n <= MAX_LENGTH) return
  throw sparkError('COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER', {
    numberOfElements: String(n),
    maxRoundedArrayLength: String(MAX_LENGTH),
    functionName: `\`${functionName}\``,
    parameter: '`count`',
  })
}
