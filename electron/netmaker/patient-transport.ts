import { setTimeout as wait } from 'node:timers/promises'
import type { Result } from '../common/result.ts'
import type { HttpAnswer, HttpRequest, Transport } from './transport.ts'

export interface PatienceFacts {
  /** Unix ms. */
  readonly now: () => number
  readonly random?: () => number
  readonly pause?: (ms: number) => Promise<unknown>
}

/** Another transport, asked with good manners. */
export interface PatientTransport extends Transport {
  /** How far this computer's clock is behind the server's, ms; 0 = near enough or not known. The last answer counts. */
  clockBehindMs(origin: string): number
}

const retries = 2
const firstPauseMs = 250
/** What took longer than this to fail is not tried again: the person has waited enough. */
const quickMs = 4_000
/** Clocks this near to each other are equal: certificates and tokens don't care. */
const clockToleranceMs = 60_000

/**
 * Reads that fail are asked again, after a pause that is never the same twice; writes never. A read that is already on its way is shared by all who ask for the
 * same, as long as no write has begun or ended since. Notices how far the clocks are apart.
 */
export function createPatientTransport(
  inner: Transport,
  { now, random = Math.random, pause = (ms) => wait(ms, undefined, { ref: false }) }: PatienceFacts,
): PatientTransport {
  const flying = new Map<string, Promise<Result<HttpAnswer>>>()
  const behind = new Map<string, number>()
  let writes = 0

  async function once(origin: string, request: HttpRequest): Promise<Result<HttpAnswer>> {
    const began = now()
    const answer = await inner.send(origin, request)
    if (answer.ok && answer.value.date > 0) {
      // The header has whole seconds; half the time on the way is the best guess for when it was written
      const apart = answer.value.date + 500 - (began + now()) / 2
      behind.set(origin, Math.abs(apart) < clockToleranceMs ? 0 : Math.round(apart))
    }
    return answer
  }

  async function read(origin: string, request: HttpRequest): Promise<Result<HttpAnswer>> {
    for (let tries = 0; ; tries += 1) {
      const began = now()
      const answer = await once(origin, request)
      if (tries >= retries || !isPassing(answer) || now() - began > quickMs || request.signal?.aborted === true) return answer
      await pause(firstPauseMs * 2 ** tries * (0.5 + random()))
    }
  }

  async function write(origin: string, request: HttpRequest): Promise<Result<HttpAnswer>> {
    writes += 1
    try {
      return await once(origin, request)
    } finally {
      writes += 1
    }
  }

  function shared(origin: string, request: HttpRequest): Promise<Result<HttpAnswer>> {
    const key = JSON.stringify([origin, request.path, request.headers.authorization ?? '', writes])
    const found = flying.get(key)
    if (found !== undefined) return found
    const reading = read(origin, request).finally(() => flying.delete(key))
    flying.set(key, reading)
    return reading
  }

  return {
    send(origin, request) {
      if (request.method !== 'GET') return write(origin, request)
      if (request.probe === true) return once(origin, request)
      return request.signal === undefined ? shared(origin, request) : read(origin, request)
    },
    reset: () => inner.reset(),
    certificate: (origin) => inner.certificate(origin),
    clockBehindMs: (origin) => behind.get(origin) ?? 0,
  }
}

/** Nobody was reached, or what stands in front of the server says that it will be back. */
function isPassing(answer: Result<HttpAnswer>): boolean {
  return answer.ok ? answer.value.status >= 502 && answer.value.status <= 504 : answer.fault.code === 'server.unreachable'
}
