import { describe, expect, test } from 'vitest'
import { type Intent, intentSchema } from '../../electron/common/tunnel/intent.ts'
import { type Pass, passSchema } from '../../electron/common/tunnel/pass.ts'
import type { Wanted } from '../../electron/engine/platform.ts'
import { afterWindows } from '../../electron/engine/windows/after.ts'
import { windowsPrograms } from '../../electron/engine/windows/names.ts'
import type { ObservedWindows } from '../../electron/engine/windows/observed.ts'
import { planRescue, planWindows } from '../../electron/engine/windows/plan-tunnel.ts'
import { probeTargets } from '../../electron/supervisor/probe-targets.ts'
import { wishOf } from '../../electron/supervisor/wish.ts'
import { printPlan } from './print-plan.ts'
import { dial, intent, passA, passB, through } from './samples.ts'

const place = { programs: windowsPrograms({}), folder: 'C:\\ProgramData\\Waygate\\tunnel' }
const clean: ObservedWindows = {
  uplink: { 4: true, 6: true },
  service: 'absent',
  started: null,
  peer: null,
  nameservers: null,
  guard: false,
  file: false,
}
const open: Wanted = { traffic: 'open', tunnels: [], lan: true, inbound: 'closed', dial }
const held: Wanted = { traffic: 'closed', tunnels: [], lan: true, inbound: 'closed', dial }
const upA = afterWindows(clean, through(passA))
const heldA = afterWindows(upA, held)
const locked = afterWindows(clean, held)
const { addresses } = passA

const plans: Readonly<Record<string, [ObservedWindows, Wanted]>> = {
  join: [clean, through(passA)],
  'join-v4-only': [clean, through({ ...passA, addresses: addresses.slice(0, 1) })],
  'join-v6-only-uplink': [{ ...clean, uplink: { 4: false, 6: true } }, through(passA)],
  'join-without-dns': [clean, through({ ...passA, dns: [] })],
  'join-from-lock': [locked, through(passA)],
  switch: [upA, through(passB)],
  'same-gateway-other-dns': [upA, through({ ...passA, dns: ['9.9.9.9'] })],
  'smaller-packets': [upA, through({ ...passA, mtu: 1340 })],
  hold: [upA, held],
  'hold-ends': [heldA, through(passA)],
  'hold-switch': [heldA, through(passB)],
  lock: [clean, held],
  leave: [upA, open],
  pause: [heldA, open],
  'pause-ends': [clean, through(passA)],
  'sweep-leftovers': [{ ...clean, service: 'stopped', nameservers: ['1.1.1.1'], guard: true, file: true }, open],
  'after-start-of-windows': [{ ...locked, started: { ...passA }, nameservers: passA.dns }, through(passB)],
  'service-was-stopped': [{ ...upA, service: 'stopped', peer: null }, through(passA)],
  'replacement-was-interrupted': [{ ...clean, guard: true }, through(passB)],
  'guard-was-left': [{ ...upA, guard: true }, through(passA)],
  'names-were-changed': [{ ...upA, nameservers: null }, through(passA)],
  'file-was-removed': [{ ...upA, file: false }, through(passA)],
  'nothing-to-do': [upA, through(passA)],
}

const plan = ([observed, wanted]: [ObservedWindows, Wanted]) => planWindows(observed, wanted, place)

describe('Windows, command by command', () => {
  test.each(Object.entries(plans))('%s', async (name, values) => {
    await expect(printPlan(plan(values))).toMatchFileSnapshot(`./windows/${name}.txt`)
  })

  test('rescue', async () => {
    await expect(printPlan(planRescue(place))).toMatchFileSnapshot('./windows/rescue.txt')
  })
})

describe('what every plan for Windows has in common', () => {
  const closing = Object.entries(plans).filter(([, [, wanted]]) => wanted.traffic === 'closed')

  test.each(closing)('%s: run again, it has nothing to do', (_, [observed, wanted]) => {
    expect(planWindows(afterWindows(observed, wanted), wanted, place).stages).toEqual([])
  })

  test.each(closing)('%s: no service ends without the guard, and the guard goes last', (_, values) => {
    const order = plan(values).stages.map((stage) => stage.map((step) => step.what))
    const at = (what: string) => order.findIndex((stage) => stage.includes(what))
    if (at('uninstall the tunnel service') < 0) return
    expect(values[0].guard || (at('guard the replacement') >= 0 && at('guard the replacement') < at('uninstall the tunnel service'))).toBe(
      true,
    )
    expect(at('remove the guard')).toBe(order.length - 1)
    expect(at('remove the guard')).toBeGreaterThan(at('tunnel service runs'))
  })

  test.each(closing)('%s: what closed before is never undone', (_, [observed, wanted]) => {
    if (observed.service === 'absent') return
    for (const step of plan([observed, wanted]).stages.flat()) {
      if (/service|guard/.test(step.what)) expect(step.undo).toBe('keep')
    }
  })

  test('opening leaves nothing', () => {
    for (const [, [observed]] of Object.entries(plans)) {
      expect(planWindows(afterWindows(observed, open), open, place).stages).toEqual([])
    }
  })

  test('the key is off the disk once the service has it, and no plan names a secret', () => {
    const writes = plan([clean, through(passA)])
      .stages.flat()
      .flatMap(({ run }) => (run.kind === 'writeTunnelFile' ? [[run.readBy, run.keyId]] : []))
    expect(writes).toEqual([
      ['service', passA.keyId],
      ['nextStart', null],
    ])
  })

  test('two tunnels beside each other are not to be had: the one that carries is made', () => {
    const beside: Wanted = {
      ...held,
      tunnels: [
        { slot: 0, pass: passA, carrying: true },
        { slot: 1, pass: passB, carrying: false },
      ],
    }
    expect(plan([upA, beside]).stages).toEqual([])
    expect(plan([clean, beside])).toEqual(plan([clean, through(passA)]))
  })
})

describe('every field', () => {
  function consequences(wish: Intent, pass: Pass): string {
    return [
      JSON.stringify([wish.revision, wishOf(wish, { pass: () => pass, inUse: null, sideBySide: false })]),
      printPlan(plan([clean, through(pass, { lan: wish.lan })])),
      ...probeTargets(pass).map((target) => `${target.by} ${target.host} port ${target.port} by ${target.source}`),
    ].join('\n')
  }

  const otherPass: { [K in keyof Required<Pass>]: Pass[K] } = {
    passId: 'pass-z',
    keyId: 'key-z',
    account: 'kim@netmaker.example.com',
    network: 'plant',
    gatewayNodeId: 'node-z',
    gatewayName: 'exit-z',
    clientId: 'loud-river',
    addresses: ['100.64.255.1'],
    peerKey: 'ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZY=',
    endpoints: ['203.0.113.99:443'],
    dns: ['9.9.9.9'],
    mtu: 1280,
    keepalive: 0,
    apiAddresses: ['192.0.2.99:8443'],
    checkedAt: 1,
    expiresAt: 2,
  }
  const otherIntent: { [K in keyof Intent]: Intent[K] } = { revision: 8, want: 'open', lock: true, lan: false, inbound: 'open', onLogout: 'leave' }

  /** The registration's own record, as on Linux. */
  const recordOnly = ['account', 'network', 'gatewayNodeId', 'clientId', 'checkedAt', 'expiresAt']
  const ignoredIntent: Readonly<Record<string, string>> = {
    lan: "wireguard.exe's block knows no exceptions: on Windows there is no local network beside the tunnel",
    inbound: "Windows' own firewall decides what may come in",
    onLogout: "the helper's to follow",
  }

  test('the lists are complete', () => {
    expect(Object.keys(otherPass).sort()).toEqual(Object.keys(passSchema.shape).sort())
    expect(Object.keys(otherIntent).sort()).toEqual(Object.keys(intentSchema.shape).sort())
  })

  test.each(Object.keys(otherPass) as (keyof Pass)[])('pass field %s', async (field) => {
    const text = consequences(intent, { ...passA, [field]: otherPass[field] })
    if (recordOnly.includes(field)) return expect(text).toBe(consequences(intent, passA))
    expect(text).not.toBe(consequences(intent, passA))
    await expect(text).toMatchFileSnapshot(`./windows/field/pass-${field}.txt`)
  })

  test.each(Object.keys(otherIntent) as (keyof Intent)[])('intent field %s', async (field) => {
    const base: Intent = field === 'lock' ? { ...intent, want: 'open' } : intent
    const text = consequences({ ...base, [field]: otherIntent[field] }, passA)
    if (field in ignoredIntent) return expect(text, ignoredIntent[field]).toBe(consequences(base, passA))
    expect(text).not.toBe(consequences(base, passA))
    await expect(text).toMatchFileSnapshot(`./windows/field/intent-${field}.txt`)
  })
})
