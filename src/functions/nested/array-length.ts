import { sparkError } from '../../util/errors.ts'
import { unsupported } from '../../util/unsupported.ts'

/** Elements of an array at most: Spark's limit, that of a JVM array. */
const MAX_LENGTH = 2_147_483_632
/** What JavaScript can hold: more elements end the process. */
const MAX_HELD = 1 << 26

/**
 * Raises COLLECTION_SIZE_LIMIT_EXCEEDED where an array is to be made too long, UNSUPPORTED_FEATURE where it is too long for us. Spark blames a
 * parameter, or (`of: 'FUNCTION'`) the function.
 */
export function requireArrayLength(n: number | bigint, functionName: string, of: 'PARAMETER' | 'FUNCTION' = 'PARAMETER'): void {
  if (n <= MAX_HELD) return
  if (n <= MAX_LENGTH) throw unsupported(`an array of ${n} elements, made by ${functionName}`)
  throw sparkError(`COLLECTION_SIZE_LIMIT_EXCEEDED.${of}`, {
    numberOfElements: String(n),
    maxRoundedArrayLength: String(MAX_LENGTH),
    functionName: `\`${functionName}\``,
    ...(of === 'PARAMETER' ? { parameter: '`count`' } : {}),
  })
}
