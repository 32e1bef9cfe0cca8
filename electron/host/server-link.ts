import type { z } from 'zod'
import {
  agentBase,
  type Desired,
  desiredSchema,
  type EnrolAnswer,
  type EnrolRequest,
  enrolAnswerSchema,
  type Report,
} from '../common/contracts/agent.ts'
import { firstIssue } from '../common/contracts/caller.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { dialByHelper } from './helper-link.ts'
import { type JsonAnswer, type JsonRequest, sendJson } from './json-request.ts'

/** The control server as the agent sees it (contracts/agent.ts). */
export interface ServerLink {
  enrol(request: EnrolRequest): Promise<Result<EnrolAnswer>>
  /** Waits at the server, at most `waitMs`, until there is something newer than `after`; null when there wasn't. */
  desired(after: number, waitMs: number, signal: AbortSignal): Promise<Result<Desired | null>>
  report(report: Report): Promise<Result<undefined>>
  leave(): Promise<Result<undefined>>
  /** `ip:port` that answered last, '' before. */
  pinned(): string
}

export interface ServerLinkOptions {
  readonly server: string
  readonly runDir: string
  readonly identity: { readonly hostId: string; readonly hostToken: string } | null
  readonly pinned: string
}

/** Seconds that the server may hold a poll; the contract allows 30. */
export const longestPoll = 25
const answerLimit = 15_000

export function createServerLink({ server, runDir, identity, pinned: remembered }: ServerLinkOptions): ServerLink {
  let pinned = remembered

  const exchange = async (request: JsonRequest): Promise<Result<JsonAnswer>> => {
    const direct = await sendJson(server, { ...request, ...(identity ? { token: identity.hostToken } : {}) })
    if (direct.ok) {
      if (direct.value.peer) pinned = direct.value.peer
      return direct
    }
    // this machine's own traffic may be on hold; the helper's stream gets through
    if (direct.fault.code !== 'server.unreachable' || !pinned || request.signal?.aborted) return direct
    const over = await dialByHelper(runDir, pinned)
    if (!over.ok) return direct
    const detour = await sendJson(server, { ...request, over: over.value, ...(identity ? { token: identity.hostToken } : {}) })
    over.value.destroy()
    return detour.ok ? detour : direct
  }
  const hostPath = `${agentBase}/hosts/${encodeURIComponent(identity?.hostId ?? '')}`

  return {
    pinned: () => pinned,
    enrol: async (body) =>
      read(await exchange({ method: 'POST', path: `${agentBase}/enrol`, body, limitMs: answerLimit }), enrolAnswerSchema),
    desired: async (after, waitMs, signal) => {
      const wait = Math.min(longestPoll, Math.ceil(waitMs / 1000))
      const path = `${hostPath}/desired?after=${after}&wait=${wait}`
      const answer = await exchange({ method: 'GET', path, limitMs: wait * 1000 + answerLimit, signal })
      if (answer.ok && answer.value.status === 204) return ok(null)
      return read(answer, desiredSchema)
    },
    report: async (body) => done(await exchange({ method: 'POST', path: `${hostPath}/report`, body, limitMs: answerLimit })),
    leave: async () => done(await exchange({ method: 'DELETE', path: hostPath, limitMs: answerLimit })),
  }
}

function done(answer: Result<JsonAnswer>): Result<undefined> {
  const accepted = refused(answer)
  return accepted.ok ? ok() : accepted
}

function read<T>(answer: Result<JsonAnswer>, schema: z.ZodType<T>): Result<T> {
  const accepted = refused(answer)
  if (!accepted.ok) return accepted
  const parsed = schema.safeParse(accepted.value.body)
  return parsed.success ? ok(parsed.data) : fail({ code: 'server.malformed', operation: 'host agent', detail: firstIssue(parsed.error) })
}

function refused(answer: Result<JsonAnswer>): Result<JsonAnswer> {
  if (!answer.ok) return answer
  const { status, body } = answer.value
  if (status >= 200 && status < 300) return answer
  // Netmaker's error envelope: { Code, Message } (netmaker-api.md 1)
  const message = (body as { Message?: unknown } | undefined)?.Message
  if (status === 404 && typeof message !== 'string') return fail({ code: 'server.noRoute', operation: 'host agent' })
  return fail({ code: 'server.refused', status, message: typeof message === 'string' ? message.slice(0, 300) : '' })
}
