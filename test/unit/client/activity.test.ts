import { describe, expect, it } from 'vitest'
import { readActivity } from '../../../electron/client/acts/activity.ts'
import { enrolmentCommand } from '../../../electron/client/acts/enrolment-keys.ts'
import type { ClientContext } from '../../../electron/client/client-context.ts'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import { createNetmakerClient } from '../../../electron/netmaker/client.ts'
import type { HttpAnswer } from '../../../electron/netmaker/transport.ts'

const notAsked = async () => fail({ code: 'internal', detail: 'not asked' } as const)
const page = '?page=1&per_page=100'

/** An admin at a server that answers these paths; every other one is a route that doesn't exist. */
function contextOf(answers: Record<string, { status?: number; body: unknown }>): ClientContext {
  const send = async (_origin: string, { path }: { path: string }): Promise<Result<HttpAnswer>> => {
    const answer = answers[path]
    if (answer === undefined) return ok({ status: 404, contentType: 'text/plain', location: '', body: '404 page not found', date: 0 })
    return ok({ status: answer.status ?? 200, contentType: 'application/json', location: '', body: JSON.stringify(answer.body), date: 0 })
  }
  const api = createNetmakerClient('https://api.example.com', { send, reset() {}, certificate: notAsked }, { user: 'alice', token: 't' })
  return {
    session: { current: () => ({ server: 'https://api.example.com', user: 'alice', admin: true }), state: () => 'signedIn' },
    link: { as: () => api },
    snapshots: { current: () => null },
    found: { people: [], keys: [] },
  } as unknown as ClientContext
}

const wrapped = (value: unknown) => ({ Code: 200, Message: 'ok', Response: value })

const nothingMore = { names: [], gone: [], count: 0, goneCount: 0, why: '' }

describe('activity', () => {
  it('of Netmaker Pro: who, what, on what and by which program', async () => {
    const event = {
      id: '1',
      action: 'CREATE',
      source: { id: 'alice', name: 'alice', subject_type: 'USER' },
      origin: 'DASHBOARD',
      target: { id: 'n1', name: 'exit-fra', subject_type: 'GATEWAY', info: null },
      network_id: 'office',
      triggered_by: 'alice',
      time_stamp: '2026-11-26T10:00:00Z',
    }
    const read = await readActivity(
      contextOf({ [`/api/v1/activity${page}`]: { body: wrapped([event, { ...event, target: null, action: 'LOGIN' }]) } }),
      { page: 1 },
    )
    expect(read).toEqual({
      ok: true,
      value: {
        source: 'netmaker',
        more: false,
        entries: [
          {
            at: Date.UTC(2026, 10, 26, 10),
            kind: 'act',
            user: 'alice',
            action: 'CREATE GATEWAY',
            network: 'office',
            target: 'exit-fra',
            from: 'DASHBOARD',
            ...nothingMore,
          },
          {
            at: Date.UTC(2026, 10, 26, 10),
            kind: 'act',
            user: 'alice',
            action: 'LOGIN',
            network: 'office',
            target: '',
            from: 'DASHBOARD',
            ...nothingMore,
          },
        ],
      },
    })
  })

  it('of a server that keeps none is a fault of its own', async () => {
    expect(await readActivity(contextOf({}), { page: 1 })).toMatchObject({ fault: { code: 'server.noRoute' } })
  })

  it('a refusal is no absence', async () => {
    const denied = { status: 403, body: { Code: 403, Message: 'access denied', Response: null } }
    const read = await readActivity(
      contextOf({ [`/api/waygate/v1/audit${page}`]: denied, [`/api/v1/activity${page}`]: { body: wrapped([]) } }),
      { page: 1 },
    )
    expect(read).toMatchObject({ fault: { code: 'server.refused', status: 403 } })
  })
})

it('at a Netmaker server a new host comes in by netclient, with the token of its key', async () => {
  const key = { value: 'v'.repeat(32), token: 'tok', networks: ['office'], tags: ['rack-7'], type: 3, unlimited: true, default: false }
  const context = contextOf({ '/api/v1/enrollment-keys': { body: [key] } })
  expect(await enrolmentCommand(context, { name: 'rack-7' })).toEqual({
    ok: true,
    value: { program: 'netclient', command: 'sudo netclient join -t tok' },
  })
  expect(await enrolmentCommand(context, { name: 'rack-8' })).toMatchObject({ fault: { code: 'enrolmentKey.unknown', known: ['rack-7'] } })
})

it.each(["'; rm -rf / #", 'a b', '$(id)', 'a\nb'])('a key that is no plain word gets into no command: %j', async (value) => {
  const key = { value, token: '', networks: ['office'], tags: ['rack-7'], type: 3, unlimited: true, default: false }
  const answer = await enrolmentCommand(contextOf({ '/api/v1/enrollment-keys': { body: [key] } }), { name: 'rack-7' })
  expect(answer).toMatchObject({ fault: { code: 'server.malformed' } })
  expect(JSON.stringify(answer)).not.toContain(JSON.stringify(value).slice(1, -1))
})
