import { describe, expect, test } from 'vitest'
import type { Observed } from '../../electron/engine/linux/observed.ts'
import { hostPolicyDigest } from '../../electron/engine/linux/host-filter.ts'
import { hostPolicy, hostRules, meshRoutes, planHost } from '../../electron/engine/linux/plan-host.ts'
import type { WantedHost } from '../../electron/engine/platform.ts'
import { printPlan } from './print-plan.ts'
import { clean, hostConfig, hostWanted } from './samples.ts'

const ranges = ['100.64.0.0/16', 'fd00:64::/64']
const gateway = hostWanted({ gateway: { ranges }, forwards: ranges })
const [first, second] = hostConfig.peers
const via = { publicKey: first?.publicKey ?? '', ipv6: true, gatewayName: 'exit-fra', onDead: 'closed' as const }
const through = hostWanted({ through: via })
const member = hostWanted({})

/** What stands after the plan for `wanted`. */
function after(wanted: WantedHost): Observed {
  const { config } = wanted
  return {
    ...clean,
    hostFilter: hostPolicyDigest(hostPolicy(wanted, clean.machine)),
    hostRules: { 4: hostRules(4, wanted), 6: hostRules(6, wanted) },
    mesh: { keyId: config.keyId, listenPort: config.listenPort, addresses: config.addresses, mtu: config.mtu, routes: meshRoutes(wanted) },
    sysctlBefore: config.gateway === null ? {} : { 'net/ipv4/ip_forward': '0', 'net/ipv6/conf/all/forwarding': '0' },
  }
}

const plans: Readonly<Record<string, [Observed, WantedHost | null]>> = {
  member: [clean, member],
  gateway: [clean, gateway],
  'gateway-v4-only': [clean, hostWanted({ gateway: { ranges: ['100.64.0.0/16'] } })],
  relay: [clean, hostWanted({ forwards: ranges })],
  'relay-through': [clean, hostWanted({ forwards: ranges, through: via })],
  through: [clean, through],
  'through-v4-only': [clean, hostWanted({ through: { ...via, ipv6: false } })],
  'through-gateway-dead-and-open': [after(through), hostWanted({ through: { ...via, onDead: 'open' } }, true)],
  'member-becomes-through': [after(member), through],
  'one-peer-more': [after(hostWanted({ peers: first === undefined ? [] : [first] })), member],
  'one-peer-less': [after(member), hostWanted({ peers: second === undefined ? [] : [second] })],
  removed: [after(gateway), null],
}

describe('plans for the mesh host, command by command', () => {
  test.each(Object.entries(plans))('%s', async (name, [observed, wanted]) => {
    await expect(printPlan(planHost(observed, wanted))).toMatchFileSnapshot(`./host/${name}.txt`)
  })
})

test('every field of a host configuration changes a command', () => {
  const print = (more: Partial<WantedHost['config']>) => printPlan(planHost(clean, hostWanted({ through: via, gateway: { ranges: [] }, ...more })))
  const before = print({})
  const changes: { [K in keyof WantedHost['config']]: WantedHost['config'][K] } = {
    revision: 4,
    keyId: 'key-other',
    listenPort: 51999,
    addresses: ['100.64.0.9/16'],
    mtu: 1380,
    peers: [],
    gateway: { ranges: ['100.64.0.0/16'] },
    forwards: ['100.64.0.0/16'],
    through: { ...via, ipv6: false },
  }
  for (const [field, value] of Object.entries(changes)) expect(print({ [field]: value }), field).not.toBe(before)
})
