import { afterEach, describe, expect, it } from 'vitest'
import { noPolicy, type Policy } from '../../../electron/helper/admission/policy.ts'
import { examplePass, got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const anna = 12345
const key = examplePass('').peerKey
const otherKey = `B${key.slice(1)}`
const boxes: HelperInABox[] = []
afterEach(async () => {
  for (const box of boxes.splice(0)) {
    await box.stop()
    await box.remove()
  }
})

async function start(options: Parameters<typeof startHelperInABox>[0] = {}) {
  const box = await startHelperInABox({ uids: [anna], ...options })
  boxes.push(box)
  const { helper } = await box.as(anna)
  const rule = (more: Partial<Policy>) => {
    box.policy = { ok: true, value: { ...noPolicy, ...more } }
  }
  const join = async () => {
    const { keyId } = got(await helper.newKey({}))
    got(await helper.putPass(examplePass(keyId)))
    got(await helper.setIntent({ after: null, want: { through: ['p1'], failover: false, goHome: false } }))
  }
  const told = (name: string) => box.supervisor.calls.filter((call) => call.name === name).map((call) => call.argument)
  return { box, helper, rule, join, told }
}

const byPolicy = { ok: false, fault: { code: 'intent.forbidden', by: 'policy' } }

/** Every rule of policy.json on every way in: a new pass, a new wish, a pause, and what stands already when the rule comes. */
describe.runIf(process.geteuid?.() === 0)('the policy', () => {
  it.each([
    ['allowedGatewayKeys', { allowedGatewayKeys: [otherKey] }],
    ['allowedServers', { allowedServers: ['other.example.com'] }],
  ])('%s: no pass, no wish, no server', async (name, rules) => {
    const { helper, rule } = await start()
    const { keyId } = got(await helper.newKey({}))
    got(await helper.putPass(examplePass(keyId)))
    rule(rules)
    expect(await helper.putPass(examplePass(keyId, { passId: 'p1', mtu: 1400 }))).toMatchObject(byPolicy)
    expect(await helper.setIntent({ after: null, want: { through: ['p1'], failover: false, goHome: false } })).toMatchObject(byPolicy)
    if (name === 'allowedServers')
      expect(await helper.putServer({ account: 'anna@api.example.com', addresses: ['198.51.100.4:443'] })).toMatchObject(byPolicy)
  })

  it.each([
    ['its key is not allowed', { allowedGatewayKeys: [otherKey] }],
    ['its server is not allowed', { allowedServers: ['other.example.com'] }],
    ['another one is mandatory', { mandatoryGateway: 'node-9' }],
  ])('puts a gateway in use on hold when %s, with the reason, and never opens', async (_name, rules) => {
    const { box, join, rule, told } = await start()
    await join()
    rule(rules)
    await box.helper.policyChanged()
    expect(told('order')).toEqual([expect.stringContaining('rules of this computer')])
    expect(told('setIntent')).toHaveLength(1)
    // and the next life finds it so
    await box.stop()
    boxes.splice(0)
    const next = await start({ directory: box.directory, policy: box.policy })
    expect(next.told('order')).toHaveLength(1)
  })

  it('is told to the person it binds, with what is theirs to decide', async () => {
    const { box, helper, rule } = await start()
    rule({ lock: 'on', leave: 'forbidden', updates: 'forbidden', mandatoryGateway: 'node-9', allowedServers: ['secret.example.com'] })
    await box.helper.policyChanged()
    const told = got(await helper.status({})).policy
    expect(told).toEqual({
      lock: 'on',
      lan: 'person',
      pause: 'allowed',
      leave: 'forbidden',
      updates: 'forbidden',
      mandatoryGateway: 'node-9',
    })
    box.policy = { ok: false, fault: 'not JSON' }
    expect(got(await helper.status({})).policy).toBe('unreadable')
  })

  it('lets no way to the engine use a forbidden gateway: for it, there is no such pass', async () => {
    const { box, join, rule } = await start()
    await join()
    expect(box.supervisor.around.pass('p1')).toBeDefined()
    rule({ allowedGatewayKeys: [otherKey] })
    expect(box.supervisor.around.pass('p1')).toBeUndefined()
    rule({ allowedGatewayKeys: [key] })
    expect(box.supervisor.around.pass('p1')).toBeDefined()
  })

  it('takes the hold back when the gateway is allowed again', async () => {
    const { box, join, rule, told } = await start()
    await join()
    rule({ allowedGatewayKeys: [otherKey] })
    await box.helper.policyChanged()
    const [reason] = told('order') as [string]
    box.supervisor.tunnelState = {
      kind: 'held',
      revision: 1,
      reason: { why: 'accessGone', gateway: 'g', seenAt: 1, detail: reason, ordered: true },
      since: 1,
    }
    rule({})
    await box.helper.policyChanged()
    expect(told('release')).toHaveLength(1)
  })

  it('ends a pause that it forbids, and lets none begin', async () => {
    const { box, helper, join, rule, told } = await start()
    await join()
    box.supervisor.tunnelState = { kind: 'paused', until: Date.now() + 60_000, bootId: 'boot', revision: 1 }
    rule({ pause: 'forbidden' })
    await box.helper.policyChanged()
    expect(told('pause')).toEqual([0])
    expect(await helper.pause({ until: Date.now() + 1000 })).toMatchObject(byPolicy)
    expect(await helper.pause({ until: 0 })).toMatchObject({ ok: true })
  })

  it('sets lock and LAN towards closed at once', async () => {
    const { box, rule, told, helper } = await start()
    rule({ lock: 'on', lan: 'off' })
    await box.helper.policyChanged()
    expect(told('setIntent')).toMatchObject([{ lock: true, lan: false }])
    expect(await helper.setIntent({ after: null, lock: false })).toMatchObject(byPolicy)
    expect(await helper.setIntent({ after: null, lan: true })).toMatchObject(byPolicy)
  })

  it('that can not be read opens nothing, takes no new gateway, and cuts no tunnel', async () => {
    const { box, helper, join, told } = await start()
    await join()
    box.policy = { ok: false, fault: 'not JSON' }
    await box.helper.policyChanged()
    expect(told('order')).toEqual([])
    const { keyId } = got(await helper.newKey({}))
    expect(await helper.putPass(examplePass(keyId, { passId: 'p2' }))).toMatchObject(byPolicy)
    expect(await helper.setIntent({ after: null, want: 'open' })).toMatchObject(byPolicy)
    expect(await helper.pause({ until: Date.now() + 1000 })).toMatchObject(byPolicy)
  })
})
