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

  const told = async (lines: readonly string[], own = ownFilter()) =>
    (await Promise.all(lines.map(nftReader(own)))).filter((kind) => kind !== null)
  const end = '# new generation 7 by process 4242 (nft)'

  test.each([
    ['delete table inet waygate'],
    ['delete rule inet waygate_host output handle 5'],
    ['add rule inet waygate output accept'],
    ['insert rule inet waygate guard accept'],
  ])("%s by somebody else is news, once it's done", async (line) => {
    expect(await told([line])).toEqual([])
    expect(await told([line, line, end])).toEqual(['protectionChanged'])
  })

  test.each([['delete table inet waygate_other'], ['add rule ip filter INPUT accept']])('%s is not', async (line) => {
    expect(await told([line, end])).toEqual([])
  })

  test('what we load ourselves is no news, by its generation; also when it is announced before we know', async () => {
    const own = ownFilter()
    const line = 'add rule inet waygate output accept'
    let say: (echo: string) => void = () => undefined
    const ran = new Promise<string | null>((resolve) => (say = resolve))
    const noted = own.during('table inet waygate {', ran)
    const early = told([line, end], own)
    say(`${line}\n${end}\n`)
    await noted
    expect(await early).toEqual([])
    expect(await told([line, end], own)).toEqual([])
    expect(await told([line, end.replace('7', '8')], own)).toEqual(['protectionChanged'])
    await own.during('table inet waygate {', Promise.resolve(null))
    await own.during('table inet waygate {', Promise.reject(new Error('no process')))
    expect(await told([line, end.replace('7', '9')], own)).toEqual(['protectionChanged'])
  })
})

describe('a listing is compared with what was loaded', () => {
  const chains = `add chain inet waygate policy_${digest}_3\nadd chain inet waygate output { type filter hook output priority filter; policy drop; }`
  const echo = `create table inet waygate\n${chains}\nadd chain inet waygate rest
add rule inet waygate rest handle 4 ip daddr { 192.0.2.1, 192.0.2.2 } accept\nadd rule inet waygate output jump rest\nadd rule inet waygate output counter drop
# new generation 7 by process 4242 (nft)\n`
  const listing = (rule: string) => `table inet waygate {\n\tchain policy_${digest}_3 {\n\t}\n
\tchain output {\n\t\ttype filter hook output priority filter; policy drop;\n\t\tjump rest\n\t\tcounter drop\n\t}\n
\tchain rest {\n\t\t${rule}\n\t}\n}\n`

  test('whatever the order of chains and of sets; another rule in its place is seen at the first look', async () => {
    const own = ownFilter()
    await own.during('table inet waygate {', Promise.resolve(echo))
    expect(own.isAsLoaded('waygate', digest, listing('ip daddr { 192.0.2.2, 192.0.2.1 } accept'))).toBe(true)
    expect(own.isAsLoaded('waygate', digest, listing('accept'))).toBe(false)
    await own.during('table inet waygate {', Promise.resolve(null))
    expect(own.isAsLoaded('waygate', digest, listing('accept'))).toBe(false)
    await own.during('create table inet waygate_host', Promise.resolve(''))
    expect(own.isAsLoaded('waygate', digest, listing('accept'))).toBe(false)
    await own.during('create table inet waygate', Promise.resolve(''))
    expect(own.isAsLoaded('waygate', digest, listing('accept'))).toBe(true)
  })

  test('of a table that was there before us, with how it was found', () => {
    const own = ownFilter()
    expect(own.isAsLoaded('waygate', digest, listing('accept'))).toBe(true)
    expect(own.isAsLoaded('waygate', digest, listing('drop'))).toBe(false)
  })
})
