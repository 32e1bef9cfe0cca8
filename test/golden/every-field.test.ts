import { expect, test } from 'vitest'
import { type Intent, intentSchema } from '../../electron/common/tunnel/intent.ts'
import { initialMachine } from '../../electron/common/tunnel/machine.ts'
import { type Pass, passSchema } from '../../electron/common/tunnel/pass.ts'
import { step } from '../../electron/common/tunnel/step.ts'
import { planTunnel } from '../../electron/engine/linux/plan-tunnel.ts'
import { probeTargets } from '../../electron/supervisor/probe-targets.ts'
import { wishOf } from '../../electron/supervisor/wish.ts'
import { printPlan } from './print-plan.ts'
import { clean, intent, passA, through } from './samples.ts'

/** All that follows from an intent and a pass: the wish, what a person is shown, every command, every probe. */
function consequences(wish: Intent, pass: Pass): string {
  const asked = wishOf(wish, { pass: () => pass, inUse: null, sideBySide: true })
  const { machine } = step(initialMachine, { type: 'wished', wish: asked, revision: wish.revision, at: 0 })
  return [
    JSON.stringify(machine.state),
    JSON.stringify(asked),
    printPlan(planTunnel(clean, through(pass, { lan: wish.lan, inbound: wish.inbound }))),
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

/** The registration's own record, for the registrar and for people; nothing on the machine depends on it. */
const recordOnly = ['account', 'network', 'gatewayNodeId', 'clientId', 'checkedAt', 'expiresAt']

test('the list of fields is complete', () => {
  expect(Object.keys(otherPass).sort()).toEqual(Object.keys(passSchema.shape).sort())
  expect(Object.keys(otherIntent).sort()).toEqual(Object.keys(intentSchema.shape).sort())
})

test.each(Object.keys(otherPass) as (keyof Pass)[])('pass field %s', async (field) => {
  const text = consequences(intent, { ...passA, [field]: otherPass[field] })
  if (recordOnly.includes(field)) expect(text).toBe(consequences(intent, passA))
  else {
    expect(text).not.toBe(consequences(intent, passA))
    await expect(text).toMatchFileSnapshot(`./field/pass-${field}.txt`)
  }
})

const otherIntent: { [K in keyof Intent]: Intent[K] } = {
  revision: 8,
  want: 'open',
  lock: true,
  lan: false,
  inbound: 'open',
  onLogout: 'leave',
}

/** `lock` only matters while nothing is joined; `onLogout` is the helper's to follow. */
test.each(Object.keys(otherIntent) as (keyof Intent)[])('intent field %s', async (field) => {
  const base: Intent = field === 'lock' ? { ...intent, want: 'open' } : intent
  const text = consequences({ ...base, [field]: otherIntent[field] }, passA)
  if (field === 'onLogout') expect(text).toBe(consequences(base, passA))
  else {
    expect(text).not.toBe(consequences(base, passA))
    await expect(text).toMatchFileSnapshot(`./field/intent-${field}.txt`)
  }
})
