import { createHash } from 'node:crypto'

/** This computer's place in the queue for a version, from 0 to below 100: another one for each version, so that nobody is always among the first. */
export function rolloutShare(clientId: string, version: string): number {
  return (createHash('sha256').update(`${clientId} ${version}`).digest().readUInt32BE(0) / 2 ** 32) * 100
}
