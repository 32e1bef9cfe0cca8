import { describe, expect, test } from 'vitest'
import { judge } from '../../../electron/engine/linux/explain.ts'
import { netDevices } from '../../../electron/engine/linux/net-devices.ts'
import { closingChains, digestIn } from '../../../electron/engine/linux/observe.ts'
import { judgeIp, judgeNft } from '../../../electron/engine/linux/watch.ts'

const digest = '0123456789abcdef'
const hook = (name: string, policy: string, rules: string) =>
  `\tchain ${name} {\n\t\ttype filter hook ${name} priority filter; policy ${policy};\n${rules}\t}\n\n`
const listing = (output: string, policy = 'drop') =>
  `table inet waygate {\n\tchain policy_${digest} {\n\t}\n\n${hook('output', policy, output)}${hook('forward', 'drop', '\t\tjump refuse\n')}${hook('guard', 'drop', '\t\tcounter drop\n')}}\n`

describe('reading the filter back', () => {
  test('names the loaded policy', () => expect(digestIn(listing('\t\tjump refuse\n'), closingChains)).toBe(digest))
  test('not when a chain was flushed', () => expect(digestIn(listing(''), closingChains)).toBe(''))
  test('not when a policy was changed', () => expect(digestIn(listing('\t\tjump refuse\n', 'accept'), closingChains)).toBe(''))
  test('not when a chain is gone', () =>
    expect(digestIn(`table inet waygate {\n\tchain policy_${digest} {\n\t}\n}\n`, closingChains)).toBe(''))
})

test('interfaces and counters from /proc/net/dev', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:     100       2    0    0    0     0          0         0      100       2    0    0    0     0       0          0
waygate0:    4242      17    0    0    0     0          0         0     9000      23    0    0    0     0       0          0
`
  expect([...netDevices(text)]).toEqual([
    ['lo', { received: 2, sent: 2 }],
    ['waygate0', { received: 17, sent: 23 }],
  ])
})

describe('announcements of the kernel', () => {
  test.each([
    ['Deleted 1002:\tnot from all fwmark 0x5747 lookup 22343 proto 87', 'protectionChanged'],
    ['Deleted 1012:\tnot from all fwmark 0x5747 lookup 22344 proto 88', 'protectionChanged'],
    ['Deleted 5210:\tfrom all fwmark 0x80000 lookup 254 proto 3', null],
    ['1002:\tnot from all fwmark 0x5747 lookup 22343 proto 87', null],
    ['Deleted 1 default dev waygate0 table 22343 proto 87 scope 0 metric 100', 'protectionChanged'],
    ['3: waygate0: <POINTOPOINT,UP> mtu 1420', null],
    ['Deleted 1 default via 192.168.1.1 dev eth0 table 254 proto 16', 'uplinkChanged'],
    ['2: eth0: <BROADCAST,MULTICAST> mtu 1500 state DOWN', 'uplinkChanged'],
  ])('%s', (line, kind) => expect(judgeIp(line)).toBe(kind))

  test.each([
    ['delete table inet waygate', 'protectionChanged'],
    ['delete rule inet waygate_host output handle 5', 'protectionChanged'],
    ['delete table inet waygate_other', null],
    ['delete table ip filter', null],
  ])('%s', (line, kind) => expect(judgeNft(line)).toBe(kind))
})

describe('explaining an address', () => {
  const around = { address: '198.51.100.7', filtered: true, lan: true }
  test.each([
    ['198.51.100.7 dev waygate0 table 22343 src 100.64.255.254 uid 0', true, around, 'tunnel'],
    ['RTNETLINK answers: Network is unreachable', false, around, 'blocked'],
    ['RTNETLINK answers: Network is unreachable', false, { ...around, filtered: false }, 'unknown'],
    ['198.51.100.7 via 192.168.1.1 dev eth0 src 192.168.1.10 uid 0', true, { ...around, filtered: false }, 'direct'],
    ['198.51.100.7 via 192.168.1.1 dev eth0 src 192.168.1.10 uid 0', true, around, 'blocked'],
    ['192.168.1.7 dev eth0 src 192.168.1.10 uid 0', true, { ...around, address: '192.168.1.7' }, 'direct'],
    ['192.168.1.7 dev eth0 src 192.168.1.10 uid 0', true, { ...around, address: '192.168.1.7', lan: false }, 'blocked'],
    ['local 192.168.1.10 dev lo table 255 src 192.168.1.10 uid 0', true, around, 'local'],
  ] as const)('%s', (kernel, reachable, surroundings, verdict) => {
    expect(judge(kernel, reachable, surroundings).verdict).toBe(verdict)
  })
})
