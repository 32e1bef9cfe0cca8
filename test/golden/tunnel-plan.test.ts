import { describe, expect, test } from 'vitest'
import { afterTunnel } from '../../electron/engine/linux/after.ts'
import type { Observed } from '../../electron/engine/linux/observed.ts'
import { planTunnel } from '../../electron/engine/linux/plan-tunnel.ts'
import type { Wanted } from '../../electron/engine/platform.ts'
import type { Act } from '../../electron/engine/step.ts'
import { printPlan } from './print-plan.ts'
import { clean, dial, passA, passB, through } from './samples.ts'

const open: Wanted = { traffic: 'open', tunnels: [], lan: true, inbound: 'closed', dial }
const held: Wanted = { traffic: 'closed', tunnels: [], lan: true, inbound: 'closed', dial }
const upA = afterTunnel(clean, through(passA))
const { addresses } = passA
const onlyV4 = { ...passA, addresses: addresses.slice(0, 1) }
const onlyV6 = { ...passA, addresses: addresses.slice(1) }
const beside: Wanted = {
  ...held,
  tunnels: [
    { slot: 0, pass: passA, carrying: true },
    { slot: 1, pass: passB, carrying: false },
  ],
}
const moved: Wanted = { ...beside, tunnels: beside.tunnels.map((tunnel) => ({ ...tunnel, carrying: tunnel.slot === 1 })) }
const onlyB: Wanted = { ...held, tunnels: [{ slot: 1, pass: passB, carrying: true }] }
const under = (resolver: Observed['machine']['resolver']): Observed => ({ ...clean, machine: { ...clean.machine, resolver } })
const otherDns = { ...passB, dns: ['9.9.9.9'] }
const movedDns: Wanted = {
  ...held,
  tunnels: [
    { slot: 0, pass: passA, carrying: false },
    { slot: 1, pass: otherDns, carrying: true },
  ],
}
const resolvers = ['resolved', 'resolvconf', 'networkManager', 'file'] as const
/** Join, the moment of a switch when the default moves, and leave, under each program that decides which name servers are asked. */
const byResolver = resolvers.flatMap((resolver): [string, [Observed, Wanted]][] => {
  const up = afterTunnel(under(resolver), through(passA))
  return [
    [`dns-${resolver}-join`, [under(resolver), through(passA)]],
    [`dns-${resolver}-switch`, [afterTunnel(up, { ...movedDns, tunnels: movedDns.tunnels.map((one) => ({ ...one, carrying: !one.carrying })) }), movedDns]],
    [`dns-${resolver}-leave`, [up, open]],
  ]
})

const besideMesh: Observed = {
  ...clean,
  machine: {
    ...clean.machine,
    vpns: [
      {
        interface: 'netmaker',
        port: 51821,
        routes: [
          { to: '10.101.0.0/16', table: 254 },
          { to: 'fd00:101::/64', table: 254 },
        ],
      },
      { interface: 'tailscale0', port: null, routes: [{ to: '100.64.0.0/10', table: 52 }] },
    ],
  },
}

const plans: Readonly<Record<string, [Observed, Wanted]>> = {
  join: [clean, through(passA)],
  'join-v4-only': [clean, through(onlyV4)],
  'join-v6-only': [clean, through(onlyV6)],
  'join-lan-off': [clean, through(passA, { lan: false })],
  'join-inbound-open': [clean, through(passA, { inbound: 'open' })],
  'join-beside-mesh-vpn': [besideMesh, through(passA)],
  'hold-beside-mesh-vpn': [besideMesh, held],
  'mesh-vpn-comes-while-up': [{ ...upA, machine: besideMesh.machine }, through(passA)],
  'join-strict-reverse-path': [{ ...clean, machine: { ...clean.machine, reversePath: 'strict' } }, through(passA)],
  'join-without-ipv6': [{ ...clean, machine: { ...clean.machine, ipv6: 'none' } }, through(onlyV4)],
  'join-public-next-hop': [{ ...clean, machine: { ...clean.machine, publicNextHops: ['198.51.100.1'] } }, through(passA)],
  'join-on-mesh-host': [{ ...clean, mesh: { keyId: 'key-host', listenPort: 51821, addresses: [], mtu: 1420, routes: [] } }, through(passA)],
  'join-from-lock': [afterTunnel(clean, held), through(passA)],
  leave: [upA, open],
  'leave-held': [afterTunnel(clean, held), open],
  lock: [clean, held],
  hold: [upA, held],
  'lan-off-while-up': [upA, through(passA, { lan: false })],
  'proven-api-through-tunnel': [upA, through(passA, { dial: { ...dial, direct: false } })],
  'switch-in-place': [upA, through(passB)],
  'switch-1-beside': [upA, beside],
  'switch-2-default-moves': [afterTunnel(clean, beside), moved],
  'switch-3-old-goes': [afterTunnel(clean, moved), onlyB],
  'switch-to-v4-only-beside': [afterTunnel(clean, { ...beside, tunnels: [{ slot: 1, pass: passB, carrying: true }] }), through(onlyV4)],
  'wireguard-was-killed': [{ ...upA, tunnels: [] }, through(passA)],
  'filter-was-flushed': [{ ...upA, filter: null }, through(passA)],
  'rules-were-flushed': [{ ...upA, rules: { 4: [], 6: [] } }, through(passA)],
  'nothing-to-do': [upA, through(passA)],
  ...Object.fromEntries(byResolver),
}

describe('plans for the own traffic, command by command', () => {
  test.each(Object.entries(plans))('%s', async (name, [observed, wanted]) => {
    await expect(printPlan(planTunnel(observed, wanted))).toMatchFileSnapshot(`./tunnel/${name}.txt`)
  })
})

describe('what every plan has in common', () => {
  const closing = Object.entries(plans).filter(([, [, wanted]]) => wanted.traffic === 'closed')

  test.each(closing)('%s: run again, it has nothing to do', (_, [observed, wanted]) => {
    expect(planTunnel(afterTunnel(observed, wanted), wanted).stages).toEqual([])
  })

  test.each(closing)('%s: the block is never undone', (_, [observed, wanted]) => {
    const steps = planTunnel(observed, wanted).stages.flat()
    for (const step of steps.filter((one) => one.blocks)) expect(step.undo).toBe('keep')
  })

  test.each(closing)('%s: the filter stands before anything else begins', (_, [observed, wanted]) => {
    const stages = planTunnel(observed, wanted).stages
    const filter = stages.findIndex((stage) => stage.some((step) => step.what === 'load the filter'))
    if (filter >= 0) expect(filter).toBe(0)
  })

  test.each(closing)('%s: no tunnel has an address or a route before the block stands', (_, [observed, wanted]) => {
    const steps = planTunnel(observed, wanted).stages.map((stage) => stage.map((step) => ({ ...step, text: stdinOf(step.run) })))
    const ways = steps.findIndex((stage) => stage.some(({ text }) => /^(address|route) /m.test(text)))
    const later = ways < 0 ? [] : steps.slice(ways).flat()
    for (const { blocks, text } of later.filter((step) => step.blocks)) {
      // only within one batch, which ends at the first line that fails
      expect([blocks, text.search(/^rule del/m)]).toEqual([true, -1])
      expect(text.lastIndexOf('rule add')).toBeLessThan(text.search(/^(address|route) /m))
    }
  })

  test('joining an open machine takes four programs: filter, IPv6 rules, the rest of the routing, WireGuard', () => {
    const steps = planTunnel(clean, through(passA)).stages.flat()
    expect(steps.filter(({ run }) => run.kind === 'command' || run.kind === 'startWireGuard')).toHaveLength(4)
  })

  test('opening leaves no table, rule, interface or resolver behind', () => {
    expect(afterTunnel(upA, open)).toMatchObject({ filter: null, rules: { 4: [], 6: [] }, tunnels: [], dns: { kind: 'foreign' } })
    expect(planTunnel(afterTunnel(upA, open), open).stages).toEqual([])
  })
})

function stdinOf(act: Act): string {
  return act.kind === 'command' ? (act.command.stdin ?? '') : ''
}
