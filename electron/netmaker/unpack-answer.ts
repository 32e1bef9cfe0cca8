import { gunzipSync } from 'node:zlib'
import { fail, ok, type Result } from '../common/result.ts'
import type { HttpAnswer } from './transport.ts'

/** The answer as if it had come unpacked. Faults: what is wrong with it, in a few words. A long one takes tens of milliseconds. */
export function unpackAnswer(answer: HttpAnswer, mostBytes: number): Result<HttpAnswer, string> {
  const { encoding, ...plain } = answer
  if (encoding === undefined || typeof plain.body === 'string') return ok(plain)
  try {
    const bytes = gunzipSync(Buffer.concat(plain.body), { maxOutputLength: mostBytes })
    return ok({ ...plain, body: bytes.toString('utf8') })
  } catch (error) {
    // a few kilobytes can unpack to any size
    if (error instanceof RangeError) return fail(`answer larger than ${mostBytes / 1024 / 1024} MiB`)
    return fail(`answer that can't be unpacked: ${error instanceof Error ? error.message : String(error)}`)
  }
}
