import { expect, it } from 'vitest'
import { createAutoJoin } from '../../../electron/main/settings/auto-join.ts'
import { initialSettings } from '../../../electron/main/settings/settings-store.ts'
import { states, throughFra, views } from './views.ts'

const open = views().tunnel
const joined = views({ state: states.up, intent: throughFra }).tunnel
const home = { id: '3c:a6:2f:11:22:33', name: 'home' }
const cafe = { id: '00:1b:44:11:3a:b7', name: 'cafe' }
const off = initialSettings
const atStart = { ...off, autoJoin: 'start' as const }
const untrusted = { ...off, autoJoin: 'untrusted' as const, trustedNetworks: [home] }
const fra = 'office/exit-fra-node'

it('never joins unless asked to', () => {
  expect(createAutoJoin().next({ settings: off, tunnel: open, network: cafe })).toBeNull()
})

it('joins once after the start: who leaves stays as they are', () => {
  const { next } = createAutoJoin()
  const connecting = { ...open, helper: { link: 'connecting' as const } }
  expect(next({ settings: atStart, tunnel: connecting, network: null })).toBeNull()
  expect(next({ settings: atStart, tunnel: { ...open, suggestion: null }, network: null })).toBeNull()
  expect(next({ settings: atStart, tunnel: open, network: null })).toBe(fra)
  expect(next({ settings: atStart, tunnel: joined, network: null })).toBeNull()
  expect(next({ settings: atStart, tunnel: open, network: null })).toBeNull()
})

it('chosen later, "at the start" is over: who has just left isn’t joined again', () => {
  const { next } = createAutoJoin()
  expect(next({ settings: off, tunnel: open, network: cafe })).toBeNull()
  expect(next({ settings: atStart, tunnel: open, network: cafe })).toBeNull()
  const from = createAutoJoin()
  expect(from.next({ settings: untrusted, tunnel: open, network: home })).toBeNull()
  expect(from.next({ settings: atStart, tunnel: open, network: home })).toBeNull()
})

it('what was joined, held or paused at the start is the person’s decision', () => {
  const { next } = createAutoJoin()
  expect(next({ settings: atStart, tunnel: joined, network: null })).toBeNull()
  expect(next({ settings: atStart, tunnel: open, network: null })).toBeNull()
})

it('a join that failed earlier, or the lock alone, is no decision; and none is made while the helper is starting', () => {
  const before = { code: 'gateway.silent', passId: 'p', gateway: 'exit-fra', afterMs: 5000 } as const
  const failed = views({ state: { kind: 'failed', revision: 1, fault: before, protection: 'off', since: 1 } }).tunnel
  expect(createAutoJoin().next({ settings: atStart, tunnel: failed, network: null })).toBe(fra)
  const locked = views({ state: { kind: 'held', revision: 1, reason: { why: 'lock' }, since: 1 }, intent: { lock: true } }).tunnel
  expect(createAutoJoin().next({ settings: atStart, tunnel: locked, network: null })).toBe(fra)
  const { next } = createAutoJoin()
  const starting = views({ state: { kind: 'held', revision: 1, reason: { why: 'starting' }, since: 1 } }).tunnel
  expect(next({ settings: atStart, tunnel: starting, network: null })).toBeNull()
  expect(next({ settings: atStart, tunnel: open, network: null })).toBe(fra)
})

it('joins on each network that isn’t trusted, once each time, and on one that can’t be told apart', () => {
  let time = 0
  const { next } = createAutoJoin(() => time)
  const at = (network: typeof home | null | 'none', tunnel = open) => next({ settings: untrusted, tunnel, network })
  expect(at(home)).toBeNull()
  expect(at(cafe)).toBe(fra)
  expect(at(cafe)).toBeNull()
  expect(at(home)).toBeNull()
  expect(at(cafe)).toBe(fra)
  expect(at(null)).toBeNull()
  time += 9_000
  expect(at(null)).toBeNull()
  time += 2_000
  expect(at(null)).toBe(fra)
  expect(at(null)).toBeNull()
})

it('a network that is lost and comes back is no arrival: neither at home, nor where the person left', () => {
  const { next } = createAutoJoin()
  const at = (network: typeof home | null | 'none') => next({ settings: untrusted, tunnel: open, network })
  expect([at(home), at('none'), at('none'), at(null), at(home)]).toEqual([null, null, null, null, null])
  expect([at(cafe), at('none'), at(null), at(cafe)]).toEqual([fra, null, null, null])
})

it('begins anew when it is switched off and on again', () => {
  const { next } = createAutoJoin()
  expect(next({ settings: untrusted, tunnel: open, network: cafe })).toBe(fra)
  next({ settings: off, tunnel: open, network: cafe })
  expect(next({ settings: untrusted, tunnel: open, network: cafe })).toBe(fra)
})
