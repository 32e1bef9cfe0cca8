import { describe, expect, test } from 'vitest'
import { netDevices } from '../../../electron/engine/linux/net-devices.ts'
import { closingChains, digestIn } from '../../../electron/engine/linux/observe.ts'
import { ownFilter } from '../../../electron/engine/linux/own-filter.ts'
import { judgeIp, nftReader } from '../../../electron/engine/linux/watch.ts'

const digest = '0123456789abcdef'
const hook = (name: string, policy: string, rules: string) =>
  `\tchain ${name} {\n\t\ttype filter hook ${name} priority filter; policy ${policy};\n${rules}\t}\n\n`
const listing = (output: string, policy = 'drop') =>
  `table inet waygate {\n\tchain policy_${digest}_3 {\n\t}\n\n${hook('output', policy, output)}${hook('forward', 'drop', '\t\tjump refuse\n')}${hook('guard', 'drop', '\t\tcounter drop\n')}}\n`

describe('reading the filter back', () => {
  test('names the loaded policy', () => expect(digestIn(listing('\t\tjump refuse\n'), closingChains)).toBe(digest))
  test('not when a chain was flushed', () => expect(digestIn(listing(''), closingChains)).toBe(''))
  test('not when somebody added a rule', () => expect(digestIn(listing('\t\taccept\n\t\tjump refuse\n'), closingChains)).toBe(''))
  test('not when a policy was changed', () => expect(digestIn(listing('\t\tjump refuse\n', 'accept'), closingChains)).toBe(''))
  test('not when a chain is gone', () =>
    expect(digestIn(`table inet waygate {\n\tchain policy_${digest}_0 {\n\t}\n}\n`, closingChains)).toBe(''))
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

  const told = (lines: readonly string[], own = ownFilter(() => 0)) => lines.map(nftReader(own)).filter((kind) => kind !== null)
  const end = '# new generation 7 by process 4242 (nft)'

  test.each([
    ['delete table inet waygate'],
    ['delete rule inet waygate_host output handle 5'],
    ['add rule inet waygate output accept'],
    ['insert rule inet waygate guard accept'],
  ])("%s by somebody else is news, once it's done", (line) => {
    expect(told([line])).toEqual([])
    expect(told([line, line, end])).toEqual(['protectionChanged'])
  })

  test.each([['delete table inet waygate_other'], ['add rule ip filter INPUT accept']])('%s is not', (line) => {
    expect(told([line, end])).toEqual([])
  })

  test('what we load ourselves is no news, but one transaction more is; nor is one that failed expected', () => {
    const own = ownFilter(() => 0)
    own.begin()(true)
    const line = 'add rule inet waygate output accept'
    expect(told([line, end], own)).toEqual([])
    expect(told([line, end], own)).toEqual(['protectionChanged'])
    own.begin()(false)
    expect(
      told(
        [line, end],
        ownFilter(() => 1),
      ),
    ).toEqual(['protectionChanged'])
  })
})

test('a listing is compared with the first one after loading, whatever the order of its sets', () => {
  const own = ownFilter()
  expect(own.isAsLoaded('waygate', 'd', 'ip daddr { 192.0.2.1, 192.0.2.2 } accept')).toBe(true)
  expect(own.isAsLoaded('waygate', 'd', 'ip daddr { 192.0.2.2, 192.0.2.1 } accept')).toBe(true)
  expect(own.isAsLoaded('waygate', 'd', 'accept')).toBe(false)
  own.begin()(true)
  expect(own.isAsLoaded('waygate', 'd', 'accept')).toBe(true)
})
