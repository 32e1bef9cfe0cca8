import { afterEach, describe, expect, it } from 'vitest'
import { noPolicy } from '../../../electron/helper/admission/policy.ts'
import { accountServer, belonging, dialTargets, hostTargets } from '../../../electron/helper/admission/server-pins.ts'
import { type HelperState, initialState } from '../../../electron/helper/state/helper-state.ts'
import { examplePass, got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const isRoot = process.geteuid?.() === 0
const anna = 12345
const ben = 12346
const attacker = '203.0.113.66:443'
const free = { ok: true as const, value: noPolicy }

describe("an account's server", () => {
  it.each([
    ['anna@api.example.com', { host: 'api.example.com', literal: false, ports: [443, 80] }],
    ['anna@corp.example@API.example.com:8443', { host: 'api.example.com', literal: false, ports: [8443] }],
    ['anna@198.51.100.4:8081', { host: '198.51.100.4', literal: true, ports: [8081] }],
    ['anna@[2001:db8::4]:8081', { host: '2001:db8::4', literal: true, ports: [8081] }],
    ['anna', null],
    ['anna@', null],
    ['anna@api.example.com:0', null],
    ['anna@api.example.com:70000', null],
    ['anna@1.2', null],
    ['anna@0x7f.1', null],
    ['anna@[api.example.com]', null],
    ['anna@a b.example', null],
  ])('%s', (account, server) => expect(accountServer(account)).toEqual(server))

  it('has what is its own address or what its name stands for, and nothing else', () => {
    const literal = accountServer('anna@198.51.100.4:8081')
    const named = accountServer('anna@api.example.com')
    if (literal === null || named === null) throw new Error('no server')
    expect(belonging(literal, ['198.51.100.4:8081', attacker, '198.51.100.4:22'], [])).toEqual(['198.51.100.4:8081'])
    expect(belonging(named, [attacker, '198.51.100.9:443'], ['198.51.100.4', '198.51.100.9'])).toEqual([
      '198.51.100.9:443',
      '198.51.100.4:443',
    ])
    expect(belonging(named, ['198.51.100.9:22'], ['198.51.100.9'])).toEqual([])
    expect(belonging(named, ['[2001:DB8:0::9]:443'], ['2001:db8::9'])).toEqual(['[2001:DB8:0::9]:443', '[2001:db8::9]:443'])
    expect(belonging(named, ['198.51.100.9:443'], [])).toEqual([])
  })
})

describe('what may be dialled', () => {
  const pin = (ownerUid: number, address: string, more: { forHost?: true } = {}) => ({
    ownerUid,
    account: 'x@api.example.com',
    addresses: [address],
    ...more,
  })
  const servers = [pin(anna, '198.51.100.1:443'), pin(ben, '198.51.100.2:443'), pin(0, '198.51.100.3:443', { forHost: true })]
  const passes = [{ ownerUid: anna, pass: examplePass('12345-000000000000000000000000', { apiAddresses: [attacker] }) }]
  const open: HelperState = { ...initialState, servers, passes }
  const joined: HelperState = {
    ...open,
    owner: anna,
    intent: { ...open.intent, want: { through: ['p1'], failover: false, goHome: false } },
  }

  it('is what the asker pinned, never what a pass claims', () => {
    expect(dialTargets(open, { policy: free, uid: anna })).toEqual(['198.51.100.1:443'])
    expect(dialTargets(open, { policy: free, uid: null })).toHaveLength(3)
  })

  it("is not another user's server while one holds the machine", () => {
    expect(dialTargets(joined, { policy: free, uid: ben })).toEqual([])
    expect(dialTargets(joined, { policy: free, uid: null })).toEqual(['198.51.100.1:443', '198.51.100.3:443'])
  })

  it('is not what the policy forbids, nor anything of a user while it can not be read', () => {
    const policy = { ok: true as const, value: { ...noPolicy, allowedServers: ['other.example.com'] } }
    expect(dialTargets(joined, { policy, uid: null })).toEqual(['198.51.100.3:443'])
    expect(dialTargets(joined, { policy: { ok: false, fault: '' }, uid: anna })).toEqual([])
  })

  it("is only the host agent's own server where every program may go there", () => {
    expect(hostTargets(joined)).toEqual(['198.51.100.3:443'])
  })
})

describe.runIf(isRoot)('a program of the user', () => {
  const boxes: HelperInABox[] = []
  afterEach(async () => {
    for (const box of boxes.splice(0)) {
      await box.stop()
      await box.remove()
    }
  })
  const start = async () => {
    const box = await startHelperInABox({ uids: [anna, ben] })
    boxes.push(box)
    return { box, helper: (await box.as(anna)).helper }
  }
  const held = { kind: 'held', revision: 1, reason: { why: 'lock' }, since: 1 } as const

  it('can not call its own address the address of a server', async () => {
    const { box, helper } = await start()
    expect(got(await helper.putServer({ account: 'anna@api.example.com', addresses: [attacker] })).addresses).not.toContain(attacker)
    expect(await helper.putServer({ account: 'anna@198.51.100.4', addresses: [attacker] })).toMatchObject({
      fault: { code: 'pass.refused' },
    })
    expect(await helper.dial({ address: attacker })).toMatchObject({ fault: { code: 'pass.refused' } })
    expect(box.supervisor.around.dialTargets()).not.toContain(attacker)
  })

  it('can not pin a server of its own while nothing may leave; one that was known stays', async () => {
    const { box, helper } = await start()
    got(await helper.putServer({ account: 'anna@api.example.com', addresses: ['198.51.100.4:443'] }))
    box.names.set('evil.example', ['203.0.113.66'])
    box.supervisor.tunnelState = held
    for (const account of ['x@203.0.113.66', 'x@evil.example']) {
      expect(await helper.putServer({ account, addresses: [attacker] })).toMatchObject({ fault: { code: 'server.notPinned' } })
    }
    expect(await helper.dial({ address: attacker })).toMatchObject({ fault: { code: 'pass.refused' } })
    // names can't be asked for now
    box.names.clear()
    expect(got(await helper.putServer({ account: 'other@api.example.com', addresses: ['198.51.100.9:443'] })).addresses).toContain(
      '198.51.100.4:443',
    )
    box.policy = { ok: true, value: { ...noPolicy, allowedServers: ['203.0.113.66', 'api.example.com'] } }
    got(await helper.putServer({ account: 'x@203.0.113.66', addresses: [attacker] }))
  })

  it('can not put its address into a pass', async () => {
    const { box, helper } = await start()
    const { keyId } = got(await helper.newKey({}))
    got(await helper.putServer({ account: 'anna@api.example.com', addresses: ['198.51.100.4:443'] }))
    got(await helper.putPass(examplePass(keyId, { apiAddresses: [attacker, '198.51.100.4:443'] })))
    expect(got(await helper.status({})).passes[0]?.apiAddresses).toEqual(['198.51.100.4:443'])
    expect(box.supervisor.around.dialTargets()).not.toContain(attacker)
    expect(await helper.dial({ address: attacker })).toMatchObject({ fault: { code: 'pass.refused' } })
  })

  it('has few pins, and each new one is written down', async () => {
    const { box, helper } = await start()
    for (const last of [1, 2, 3, 4, 5])
      got(await helper.putServer({ account: `x@198.51.100.${last}`, addresses: [`198.51.100.${last}:443`] }))
    expect(box.supervisor.around.dialTargets()).toEqual(['198.51.100.3:443', '198.51.100.4:443', '198.51.100.5:443'])
    const acts = got(await helper.journal({ since: 0 })).entries.filter(({ act }) => act === 'putServer')
    expect(acts).toHaveLength(5)
  })

  it('finds a server that moved by its name, inside dial', async () => {
    const { box, helper } = await start()
    got(await helper.putServer({ account: 'anna@api.example.com', addresses: ['198.51.100.4:443'] }))
    box.names.set('api.example.com', ['127.0.0.9', '198.51.100.77'])
    expect(await helper.dial({ address: '198.51.100.78:443' })).toMatchObject({ fault: { code: 'pass.refused' } })
    expect(box.supervisor.around.dialTargets()).not.toContain('198.51.100.77:443')
    void helper.dial({ address: '198.51.100.77:443' })
    await expect.poll(() => box.supervisor.around.dialTargets()).toContain('198.51.100.77:443')
  })
})
