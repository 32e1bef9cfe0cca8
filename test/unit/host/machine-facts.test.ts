import { describe, expect, test } from 'vitest'
import { backoff } from '../../../electron/host/backoff.ts'
import { defaultRouteInterface, osRelease, tunnelMtu } from '../../../electron/host/machine-facts.ts'

const header = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n'

describe('what the host agent tells of its machine', () => {
  test('the default route with the lowest metric names the default interface', () => {
    const table = `${header}wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
`
    expect(defaultRouteInterface(table)).toBe('eth0')
  })

  test('half a default route (0.0.0.0/1, as tunnels make it) is none', () => {
    expect(defaultRouteInterface(`${header}tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0\n`)).toBe('')
    expect(defaultRouteInterface('')).toBe('')
  })

  test('the system is named by its id, quoted or not', () => {
    expect(osRelease('NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n')).toBe('debian')
    expect(osRelease('ID="opensuse-leap"\n')).toBe('opensuse-leap')
    expect(osRelease('')).toBe('')
  })

  test('the tunnel fits into the interface below, within bounds', () => {
    expect([tunnelMtu('1500\n'), tunnelMtu('1400\n'), tunnelMtu('1300\n'), tunnelMtu('9000\n'), tunnelMtu('')]).toEqual([
      1420, 1320, 1280, 1420, 1420,
    ])
  })
})

describe('waiting after failures', () => {
  test('doubles up to half a minute, and never two hosts alike', () => {
    expect([1, 2, 3, 4, 10, 1000].map((failures) => backoff(failures, 0.5))).toEqual([500, 1000, 2000, 4000, 30_000, 30_000])
    expect(backoff(3, 0)).toBe(1600)
    expect(backoff(3, 1)).toBe(2400)
  })
})
