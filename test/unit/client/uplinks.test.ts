import { expect, test } from 'vitest'
import { hasUplink } from '../../../electron/client/network/uplinks.ts'

const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n'
const route = (device: string, to: string, mask: string) => `${device}\t${to}\t0101A8C0\t0003\t0\t0\t0\t${mask}\t0\t0\t0\n`

function machine(files: Readonly<Record<string, string>>): boolean {
  return hasUplink((file) => {
    const text = files[file]
    if (text === undefined) throw new Error(`no ${file}`)
    return text
  })
}

test.each([
  ['a default route', { '/proc/net/route': head + route('eth0', '00000000', '00000000') }, true],
  ['none, and no file for IPv6', { '/proc/net/route': head }, false],
  [
    'one whose cable is out',
    { '/proc/net/route': head + route('eth0', '00000000', '00000000'), '/sys/class/net/eth0/carrier': '0\n' },
    false,
  ],
  ['half the internet by one route each', { '/proc/net/route': head + route('tun0', '00000000', '00000080') }, true],
  ['our own halves', { '/proc/net/route': head + route('waygate0', '00000000', '00000080') }, false],
  ['a table of somebody’s own', { '/proc/net/route': head, '/proc/net/fib_trie': 'Main:\n  +-- 0.0.0.0/0\nLocal:\nId 200:\n' }, true],
  ['only the usual tables', { '/proc/net/route': head, '/proc/net/fib_trie': 'Main:\n  +-- 0.0.0.0/0\nLocal:\n' }, false],
])('whether there may be a network: %s', (_name, files, expected) => {
  expect(machine(files)).toBe(expected)
})
