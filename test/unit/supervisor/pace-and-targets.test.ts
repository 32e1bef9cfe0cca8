import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { handshakePace } from '../../../electron/supervisor/handshake-pace.ts'
import { probeTargets } from '../../../electron/supervisor/probe-targets.ts'
import { rootQuery } from '../../../electron/supervisor/prober.ts'
import { createWatchdog } from '../../../electron/supervisor/watchdog.ts'
import { passA } from '../../golden/samples.ts'

describe('the pace of handshakes', () => {
  test('begins at 100 ms or above the round trip, grows, and backs off to 5 s', () => {
    const pace = handshakePace(['e'], null)
    const waits = [0, 100, 225, 381].map((elapsed) => pace.next(elapsed).waitMs)
    expect(waits).toEqual([100, 125, 156, 195])
    expect(pace.next(5000).waitMs).toBe(5000)
    expect(handshakePace(['e'], 300).next(0).waitMs).toBeGreaterThan(300)
  })

  test('an interval longer than any usable round trip comes up before the back-off', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), (rtt) => {
        const pace = handshakePace(['e'], null)
        let elapsed = 0
        while (elapsed < 5000) {
          const { waitMs } = pace.next(elapsed)
          if (waitMs > rtt) return
          elapsed += waitMs
        }
        expect.unreachable(`never longer than ${rtt} ms`)
      }),
    )
  })

  test('candidates take turns', () => {
    const pace = handshakePace(['a', 'b', 'c'], null)
    expect([0, 1, 2, 3].map(() => pace.next(0).endpoint)).toEqual(['a', 'b', 'c', 'a'])
  })
})

describe('what counts as forwarded', () => {
  const hosts = (pass: Parameters<typeof probeTargets>[0]) => probeTargets(pass).map(({ by, host }) => `${by} ${host}`)

  test('the API server and resolvers, asked by the tunnel’s own address', () => {
    expect(hosts(passA)).toEqual(['dns 1.1.1.1', 'dns 10.0.0.53', 'api 192.0.2.10'])
    expect(probeTargets(passA).every(({ source }) => passA.addresses.includes(source))).toBe(true)
  })

  test('not the gateway’s own mesh address, nor a server on the gateway itself', () => {
    const alone = { ...passA, dns: ['100.64.0.1'], apiAddresses: ['203.0.113.10:443'] }
    expect(hosts(alone)).toEqual(['dns 1.1.1.1', 'dns 9.9.9.9', 'dns 2606:4700:4700::1111'])
  })

  test('only families that the pass carries', () => {
    const six = { ...passA, addresses: ['fd00:64::254'], dns: ['1.1.1.1'], apiAddresses: ['[2001:db8::10]:443'] }
    expect(hosts(six)).toEqual(['api 2001:db8::10'])
  })
})

test('the question is a well-formed query for the root', () => {
  expect(rootQuery(0xabcd).toString('hex')).toBe('abcd01000001000000000000' + '00' + '0002' + '0001')
})

describe('the watchdog', () => {
  test('speaks up when something was sent for a second and nothing came back', () => {
    const dog = createWatchdog()
    expect(dog.look({ received: 5, sent: 5 }, 0)).toBe('quiet')
    expect(dog.look({ received: 5, sent: 5 }, 1000)).toBe('quiet')
    expect(dog.look({ received: 5, sent: 9 }, 2000)).toBe('waiting')
    expect(dog.look({ received: 5, sent: 9 }, 3000)).toBe('silent')
    expect(dog.look({ received: 6, sent: 9 }, 4000)).toBe('alive')
    expect(dog.look({ received: 6, sent: 9 }, 9000)).toBe('quiet')
  })
})
