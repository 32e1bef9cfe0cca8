/** Go's zero time, as the server writes it for "never". */
export const zeroTime = '0001-01-01T00:00:00Z'
export const zeroTimeSeconds = -62_135_596_800

/** Unix milliseconds as RFC 3339, 0 as Go's zero time. */
export function goTime(ms: number): string {
  return ms === 0 ? zeroTime : new Date(ms).toISOString()
}

/** Unix milliseconds as Unix seconds, 0 as Go's zero time. */
export function goSeconds(ms: number): number {
  return ms === 0 ? zeroTimeSeconds : Math.floor(ms / 1000)
}

export const nilUuid = '00000000-0000-0000-0000-000000000000'
