import { expect, it } from 'vitest'
import { createHostStates } from '../../../electron/server/agent/host-states.ts'
import { shownStatus } from '../../../electron/server/domain/node-status.ts'
import type { NodeRecord } from '../../../electron/server/store/records.ts'

const minute = 60_000

/** What is shown of a node whose host spoke last at 0. */
function after(ms: number, host: { readonly asks: boolean; readonly connected?: boolean }) {
  const hostStates = createHostStates(() => ms)
  if (host.asks) hostStates.seen('h', 'token')
  const node = { hostId: 'h', joinedAt: -1, connected: host.connected ?? true } as NodeRecord
  return shownStatus({ database: { checkIns: new Map([['h', 0]]) } as never, hostStates, clock: () => ms }, node)
}

it('an agent that has asked and no longer does is offline after two minutes: it asks every half minute', () => {
  expect(after(1.9 * minute, { asks: true })).toBe('online')
  expect(after(2.1 * minute, { asks: true })).toBe('offline')
})

it('whoever else was heard of is online for Netmaker’s ten minutes (netmaker-api.md 5.5)', () => {
  expect(after(9.9 * minute, { asks: false })).toBe('online')
  expect(after(10.1 * minute, { asks: false })).toBe('offline')
})

it('what an admin switched off is disconnected, however long it has been silent', () => {
  expect(after(minute, { asks: true, connected: false })).toBe('disconnected')
})
