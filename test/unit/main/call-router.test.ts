import { describe, expect, it } from 'vitest'
import { appContract } from '../../../electron/common/contracts/app/app.ts'
import { type AppHandlers, createCallRouter } from '../../../electron/main/ipc/call-router.ts'

const seen: unknown[] = []
const reported: string[] = []

/** Handlers that note what reached them. */
function handlers(): AppHandlers {
  const names = Object.entries(appContract).flatMap(([name, entry]) => (entry.kind === 'call' ? [name] : []))
  const entries = names.map((name) => [
    name,
    async (request: unknown, page: unknown) => {
      seen.push([name, request, page])
      if (name === 'leave') throw new Error('token eyJhbGciOi')
      return { ok: true, value: {} }
    },
  ])
  return Object.fromEntries(entries) as AppHandlers
}

const route = createCallRouter(handlers(), (name, error) => reported.push(`${name} ${String(error)}`))

describe('calls that arrive in main', () => {
  it('reach their act decoded, with the page that asked', async () => {
    seen.length = 0
    expect(await route({ page: 'popover', name: 'join', request: { gatewayId: 'office/1', more: 'dropped' } })).toEqual({
      ok: true,
      value: {},
    })
    expect(seen).toEqual([['join', { gatewayId: 'office/1' }, 'popover']])
  })

  it('are refused from any frame that is not one of our pages', async () => {
    seen.length = 0
    expect(await route({ page: null, name: 'join', request: { gatewayId: 'x' } })).toMatchObject({
      ok: false,
      fault: { code: 'audience.denied' },
    })
    expect(seen).toEqual([])
  })

  it('are refused for the wrong page, every single one of the contract', async () => {
    seen.length = 0
    for (const [name, entry] of Object.entries(appContract)) {
      if (entry.kind !== 'call' || entry.audience === 'all') continue
      const other = entry.audience === 'admin' ? 'popover' : 'admin'
      expect(await route({ page: other, name, request: {} }), name).toEqual({ ok: false, fault: { code: 'audience.denied', call: name } })
    }
    expect(seen).toEqual([])
  })

  it.each(['nothing', 'tunnel', '__proto__', 'constructor', 'toString', '', null, 7, ['join'], { toString: () => 'join' }])(
    'are refused under a name that is no call: %s',
    async (name) => {
      expect(await route({ page: 'popover', name, request: {} })).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
    },
  )

  it.each([undefined, null, 'office/1', {}, { gatewayId: 7 }, { gatewayId: 'x'.repeat(201) }])(
    'are refused with a malformed request: %j',
    async (request) => {
      seen.length = 0
      const answer = await route({ page: 'popover', name: 'join', request })
      expect(answer).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
      expect(seen).toEqual([])
    },
  )

  it('never say what was wrong with a secret', async () => {
    const answer = await route({ page: 'popover', name: 'signIn', request: { server: 's', user: 'u', password: 'hunter2'.repeat(400) } })
    expect(JSON.stringify(answer)).not.toContain('hunter2')
  })

  it('answer a bug as a fault without its text, which is reported', async () => {
    reported.length = 0
    expect(await route({ page: 'popover', name: 'leave', request: {} })).toEqual({
      ok: false,
      fault: { code: 'internal', detail: 'leave' },
    })
    expect(reported).toEqual(['leave Error: token eyJhbGciOi'])
  })
})
