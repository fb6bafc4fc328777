let reads = 0

/** The clock now, in microseconds since the epoch: for texts and times that lack a date. */
export function currentMicros(): bigint {
  reads++
  return BigInt(Date.now()) * 1000n
}

/** How often the clock has been asked so far: what was made while this has changed may hold the time. */
export const clockReads = (): number => reads
