import { fail, ok, type Result } from '../../common/result.ts'

/** The same from every computer: neither version nor language. */
export const plainHeaders = { 'User-Agent': 'waygate', 'Accept-Language': '*' } as const

/** How long a server may take for a small file (ms). */
const patience = 30_000

/** A small text from a server, at most `limit` bytes of it. Fault: server.unreachable. */
export async function readText(url: string, limit: number, fetchUrl: typeof fetch): Promise<Result<string>> {
  const unreachable = (detail: string) => fail({ code: 'server.unreachable', server: url, detail } as const)
  try {
    const response = await fetchUrl(url, {
      signal: AbortSignal.timeout(patience),
      cache: 'no-store',
      credentials: 'omit',
      headers: plainHeaders,
    })
    if (!response.ok) return unreachable(`it answered ${response.status}`)
    const reader = response.body?.getReader()
    const pieces: Uint8Array[] = []
    for (let size = 0; reader !== undefined; ) {
      const { done, value } = await reader.read()
      if (done) break
      pieces.push(value)
      size += value.length
      if (size > limit) {
        await reader.cancel()
        return unreachable(`it answered with more than ${limit} bytes`)
      }
    }
    return ok(Buffer.concat(pieces).toString('utf8'))
  } catch (error) {
    return unreachable(error instanceof Error ? error.message : String(error))
  }
}
