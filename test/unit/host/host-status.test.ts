import { describe, expect, test } from 'vitest'
import { english } from '../../../electron/common/words/words.ts'
import { hostStatusText, troubles } from '../../../electron/host/host-status.ts'

const now = 1_000_000_000
const enrolled = { server: 'http://server', name: 'desk', hostId: 'h1' }
const agent = { pid: 7, startedAt: 1, contactAt: now - 4000, wanted: 12, trouble: null }
const gateway = { name: 'exit-fra', onDead: 'closed' as const, handshakeAt: now - 60_000, suspended: false }
const host = {
  revision: 12,
  role: 'through' as const,
  through: 'exit-fra',
  fault: null,
  applied: { revision: 12, since: now - 540_000 },
  gateway,
  peers: [],
}

describe('what is wrong with a host', () => {
  test('nothing, where nothing is', () => {
    expect(troubles(english, { enrolled, agent, host }, null, now)).toEqual([])
    expect(troubles(english, { enrolled: null, agent: null, host: null }, null, now)).toEqual([])
  })
  test.each([
    ['no agent', { agent: null }, 'No host agent runs'],
    [
      'a silent server',
      {
        agent: {
          ...agent,
          trouble: {
            what: 'server' as const,
            fault: { code: 'server.malformed', operation: 'desired', detail: '' } as const,
            since: now - 61_000,
          },
        },
      },
      "For 1 min: The server's answer wasn't understood.",
    ],
    ['a fault of the helper', { host: { ...host, fault: { code: 'gateway.none' as const } } }, 'gateway'],
    [
      'a dead gateway',
      { host: { ...host, gateway: { ...gateway, handshakeAt: now - 200_000 } } },
      'exit-fra has not answered for 3 min: nothing leaves',
    ],
    ['one that never was', { host: { ...host, gateway: { ...gateway, handshakeAt: 0 } } }, 'exit-fra has not answered yet: nothing leaves'],
    ['open on a dead one', { host: { ...host, gateway: { ...gateway, handshakeAt: 0, suspended: true } } }, 'traffic leaves directly'],
  ])('%s', (_, change, text) => {
    const wrong = troubles(english, { enrolled, agent, host, ...change }, null, now)
    expect(wrong).toEqual([expect.stringContaining(text)])
  })
  test('a helper that is not there', () => {
    expect(troubles(english, { enrolled, agent, host: null }, { code: 'helper.missing', socket: '/run/waygate/0.sock' }, now)).toHaveLength(
      1,
    )
  })
})

test('for people: what is applied, since when, and what is still to come', () => {
  const text = hostStatusText(english, { enrolled, agent: { ...agent, wanted: 13 }, host, wrong: [] }, now)
  expect(text.split('\n')).toEqual([
    'Host desk of http://server',
    'Role: leaves through exit-fra',
    'Applied: revision 12, 9 min ago; the server wants revision 13',
    'Server heard 4 s ago',
  ])
  expect(hostStatusText(english, { enrolled: null, agent: null, host: null, wrong: [] }, now)).toBe(
    'This computer is no host of a network.',
  )
})
