import { z } from 'zod'
import { faultSchema } from '../fault.ts'
import { fail, type Result } from '../result.ts'
import type { Caller, Contract } from './contract.ts'

/** Carries one call over a boundary and brings back what arrived, unchecked; a transport that fails answers with a fault of its own. */
export type Send = (method: string, request: unknown) => Promise<Result<unknown>>

/** The asking side of a contract over any transport: one function per call, answers checked on arrival. */
export function createCaller<C extends Contract>(contract: C, send: Send): Caller<C> {
  const caller: Record<string, (request: unknown) => Promise<Result<unknown>>> = {}
  for (const [method, entry] of Object.entries(contract)) {
    if (entry.kind !== 'call') continue
    caller[method] = async (request) => {
      const carried = await send(method, request)
      return carried.ok ? openAnswer(method, entry, carried.value) : carried
    }
  }
  // each key of the contract got a function with that call's own schemas
  return caller as Caller<C>
}

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), fault: faultSchema }),
])

/** Checks an envelope `{ ok, value | fault }` and the value in it against the call's answer. */
function openAnswer(method: string, entry: { readonly response: z.ZodType }, answer: unknown): Result<unknown> {
  const envelope = answerSchema.safeParse(answer)
  if (!envelope.success) return malformed(method, envelope.error)
  if (!envelope.data.ok) return fail(envelope.data.fault)
  const value = entry.response.safeParse(envelope.data.value)
  return value.success ? { ok: true, value: value.data } : malformed(method, value.error)
}

function malformed(method: string, error: z.ZodError): Result<never> {
  return fail({ code: 'request.malformed', detail: `answer of ${method}: ${firstIssue(error)}` })
}

/** The first thing that a schema complained about, as `path: message`; never the value itself, which may be secret. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'malformed'
  const path = issue.path.map(String).join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}
