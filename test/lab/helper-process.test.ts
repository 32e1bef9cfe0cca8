import { accessSync, constants } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HelperStatus } from '../../electron/common/contracts/helper.ts'
import { driveHelper, type HelperDriver } from './library/helper-driver.ts'
import { createInternet, type Internet, labProgram } from './library/internet.ts'
import type { LabProcess } from './library/lab-process.ts'
import { until } from './library/office.ts'
import { plainGateway, tunnelAddress } from './library/plain-gateway.ts'
import { addresses } from './library/trial-topology.ts'
import { waygateCommand } from './library/waygate-program.ts'

/** An ordinary user's namespaces know one uid and one gid: no sockets for others there, and no group of its own for `dial`. */
const isRoot = process.geteuid?.() === 0

/** Where only root may open it, an ordinary user's lab has no tunnels. */
const hasTun = accessible('/dev/net/tun')

/** The helper as a real process on the lab's laptop, driven over its socket, with a real gateway and nobody else around. */
describe('the helper', () => {
  let net: Internet
  let helper: LabProcess
  let driver: HelperDriver
  const echo = `${addresses.echo.exit4}:7`
  const account = `anna@${echo}`
  const wish = { through: ['p1'], failover: false, goHome: false }

  beforeAll(async () => {
    net = await createInternet()
    helper = await startHelper(net, ['--allow-uid', '1000'])
    driver = await startDriver(net)
  }, 60_000)
  afterAll(async () => {
    await net?.release()
  })

  it.runIf(isRoot)('makes a directory to pass through and sockets that only their users can open', async () => {
    const listed = await net.lab
      .node('laptop')
      .must(['/usr/bin/stat', '-c', '%n %a %u', '/run/waygate', '/run/waygate/0.sock', '/run/waygate/1000.sock'])
    expect(listed.trim().split('\n')).toEqual(['/run/waygate 711 0', '/run/waygate/0.sock 600 0', '/run/waygate/1000.sock 600 1000'])
    expect((await net.lab.node('laptop').must(['/usr/bin/stat', '-c', '%a %u', '/var/lib/waygate'])).trim()).toBe('700 0')
  })

  it('is alone: a second one says who runs', async () => {
    const second = await net.lab.node('laptop').run(waygateCommand(['helper', '--json']))
    expect(second.code).toBe(75)
    expect(JSON.parse(second.stdout)).toMatchObject({ ok: false, fault: { code: 'already.running' } })
  })

  it.runIf(isRoot)('wants to be root, and says so', async () => {
    const asUser = await net.lab
      .node('laptop')
      .run(['/usr/bin/setpriv', '--reuid=1000', '--regid=1000', '--clear-groups', ...waygateCommand(['helper', '--run-dir', '/tmp/x'])])
    expect([asUser.code, asUser.stderr]).toEqual([77, expect.stringContaining('root')])
  })

  it.runIf(isRoot)('lets nobody else in', async () => {
    const stranger = ['/usr/bin/setpriv', '--reuid=1001', '--regid=1001', '--clear-groups']
    const status = await net.lab.node('laptop').run([...stranger, ...waygateCommand(['journal', '--json'])])
    expect(JSON.parse(status.stdout)).toMatchObject({ ok: false, fault: { code: 'helper.denied' } })
    const others = await net.lab.node('laptop').run([...stranger, ...labProgram('knock', ['/run/waygate/1000.sock'])])
    expect(others.stdout.trim()).toBe('EACCES')
  })

  it.runIf(isRoot)('follows the file of allowed users', async () => {
    const laptop = net.lab.node('laptop')
    const has = async (path: string) => (await laptop.run(['/usr/bin/test', '-S', path])).code === 0
    await laptop.must(['/bin/sh', '-c', 'echo 1002 > /etc/waygate/users'])
    await until('1002 has a socket', helper, () => has('/run/waygate/1002.sock'))
    await laptop.must(['/bin/rm', '/etc/waygate/users'])
    await until('1002 has none', helper, async () => !(await has('/run/waygate/1002.sock')))
    expect(await has('/run/waygate/1000.sock')).toBe(true)
  })

  it.runIf(hasTun)('joins with a key that it made itself, and the wish is on its disk', async () => {
    const key = await driver.must<{ keyId: string; publicKey: string }>('newKey', {})
    const gateway = await plainGateway(net, key.publicKey)
    await driver.must('putServer', { account, addresses: [echo] })
    await driver.must('putPass', pass(key.keyId, gateway))
    const intent = await driver.must<{ revision: number }>('setIntent', { after: null, want: wish })
    const up = await driver.must<HelperStatus>('waitFor', { kinds: ['up'], limitMs: 20_000 })
    expect(up).toMatchObject({ intent: { revision: intent.revision }, owner: { uid: 0, name: 'root' }, tunnel: { passId: 'p1' } })
    expect(await net.exitAddress('laptop')).toBe(addresses['exit-fra'].exit4)
  })

  it.runIf(hasTun)('can be killed: the tunnel carries on, and the next helper takes it over as it was', async () => {
    const before = await driver.must<HelperStatus>('status', {})
    helper.signal('SIGKILL')
    await helper.exited
    expect(await net.exitAddress('laptop')).toBe(addresses['exit-fra'].exit4)
    helper = await startHelper(net)
    driver = await startDriver(net)
    const after = await driver.must<HelperStatus>('waitFor', { kinds: ['up'], limitMs: 20_000 })
    expect(after).toMatchObject({
      intent: before.intent,
      passes: before.passes,
      tunnel: { passId: 'p1', interface: before.tunnel?.interface },
    })
    expect(after.sequence).toBeGreaterThan(before.sequence)
    expect(await net.exitAddress('laptop')).toBe(addresses['exit-fra'].exit4)
  })

  it.runIf(hasTun)('can be told to end: what stands stays, and so it is found again', async () => {
    helper.signal('SIGTERM')
    expect(await helper.exited).toBe(0)
    expect(await net.exitAddress('laptop')).toBe(addresses['exit-fra'].exit4)
    helper = await startHelper(net)
    driver = await startDriver(net)
    await driver.must('waitFor', { kinds: ['up'], limitMs: 20_000 })
  })

  it.runIf(isRoot)('reaches the API for its clients while everything else is held, and nothing else', async () => {
    await net.lab.cut('exit-fra')
    // an idle tunnel is not probed: somebody has to want something
    expect(await net.exitAddress('laptop')).toBe('')
    await driver.must('waitFor', { kinds: ['held'], limitMs: 40_000 })
    expect(await net.exitAddress('laptop')).toBe('')
    // `echo` answers with the address it saw and the word
    expect(await driver.must('ask', { address: echo, text: 'held\n' })).toBe(`${addresses.laptop.exit4} held\n`)
    expect(await driver.call('ask', { address: `${addresses.echo.exit4}:80`, text: '' })).toMatchObject({ fault: { code: 'pass.refused' } })
    expect(await net.exitAddress('laptop')).toBe('')
    // a server pinned only now, as when somebody signs in while everything is held
    const echo6 = `[${addresses.echo.exit6}]:7`
    await driver.must('putServer', { account: `anna@${echo6}`, addresses: [echo6] })
    expect(await driver.must('ask', { address: echo6, text: 'fresh\n' })).toBe(`${addresses.laptop.exit6} fresh\n`)
    await net.lab.mend('exit-fra')
    await driver.must('prove', {})
    await driver.must('waitFor', { kinds: ['up'], limitMs: 30_000 })
  })

  it.runIf(hasTun)('leaves', async () => {
    await driver.must('setIntent', { after: null, want: 'open' })
    await driver.must('waitFor', { kinds: ['open'], limitMs: 20_000 })
    expect(await net.exitAddress('laptop')).toBe(addresses.laptop.exit4)
    await driver.must('dropPass', { passId: 'p1' })
    expect(await net.lab.node('laptop').must(['/bin/ls', '/var/lib/waygate/keys'])).toBe('')
  })

  it('dials out in the open, too', async () => {
    await driver.must('putServer', { account, addresses: [echo] })
    expect(await driver.must('ask', { address: echo, text: 'open\n' })).toBe(`${addresses.laptop.exit4} open\n`)
  })

  it('wrote down what it did, in a chain that root can check', async () => {
    const verdict = await net.lab.node('laptop').run(waygateCommand(['journal', '--verify', '--json']))
    expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: true, value: { intact: true } })
    const read = await net.lab.node('laptop').run(waygateCommand(['journal', '--json']))
    const acts = (JSON.parse(read.stdout) as { value: { entries: { act: string }[] } }).value.entries.map((entry) => entry.act)
    const ofTunnel = hasTun ? ['newKey', 'putPass', 'setIntent', 'stop', 'dropPass'] : []
    expect(acts).toEqual(expect.arrayContaining(['start', 'dial', 'putServer', ...ofTunnel]))
  })

  it.runIf(hasTun)('is undone by rescue, and does not come back', async () => {
    const key = await driver.must<{ keyId: string; publicKey: string }>('newKey', {})
    const gateway = (await net.lab.node('exit-fra').must(['/usr/bin/wg', 'show', 'wg-plain', 'public-key'])).trim()
    const client = ['peer', key.publicKey, 'allowed-ips', `${tunnelAddress}/32`]
    await net.lab.node('exit-fra').must(['/usr/bin/wg', 'set', 'wg-plain', ...client])
    await driver.must('putPass', pass(key.keyId, gateway))
    await driver.must('setIntent', { after: null, want: wish, lock: true })
    await driver.must('waitFor', { kinds: ['up'], limitMs: 20_000 })
    await net.lab.cut('exit-fra')
    expect(await net.exitAddress('laptop')).toBe('')

    const rescued = await net.lab.node('laptop').run(waygateCommand(['rescue', '--json']))
    expect(JSON.parse(rescued.stdout)).toMatchObject({ ok: true, value: { failed: [] } })
    expect(await helper.exited).toBe(0)
    expect(await net.exitAddress('laptop')).toBe(addresses.laptop.exit4)
    expect(await net.lab.node('laptop').must(['/usr/sbin/nft', 'list', 'ruleset'])).toBe('')
    expect((await net.lab.node('laptop').must(['/bin/ls', '/sys/class/net'])).split('\n').filter(Boolean)).toEqual(['eth0', 'lo'])

    const again = await net.lab.node('laptop').run(waygateCommand(['rescue']))
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Nothing of Waygate was left')])
    await net.lab.mend('exit-fra')
    helper = await startHelper(net)
    driver = await startDriver(net)
    expect(await driver.must<HelperStatus>('status', {})).toMatchObject({ state: { kind: 'open' }, intent: { want: 'open', lock: false } })
    expect(await net.exitAddress('laptop')).toBe(addresses.laptop.exit4)
  })

  it('holds everything when its memory can not be read, until a person decides anew', async () => {
    helper.signal('SIGTERM')
    await helper.exited
    await net.lab.node('laptop').must(['/bin/sh', '-c', 'echo torn > /var/lib/waygate/state.json'])
    helper = await startHelper(net)
    driver = await startDriver(net)
    const held = await driver.must<HelperStatus>('waitFor', { kinds: ['held'], limitMs: 20_000 })
    expect(held.state).toMatchObject({ reason: { why: 'stateUnreadable' } })
    expect(await net.exitAddress('laptop')).toBe('')
    expect(await driver.call('newKey', {})).toMatchObject({ fault: { code: 'state.unreadable' } })
    await driver.must('setIntent', { after: null, want: 'open' })
    await driver.must('waitFor', { kinds: ['open'], limitMs: 20_000 })
    expect(await net.exitAddress('laptop')).toBe(addresses.laptop.exit4)
  })

  it('says nothing of keys in its log', () => {
    expect(helper.output()).toContain('"msg":"listening"')
    expect(helper.output()).not.toMatch(/privateKey/)
  })

  function pass(keyId: string, peerKey: string) {
    return {
      passId: 'p1',
      keyId,
      account,
      network: 'office',
      gatewayNodeId: 'node-fra',
      gatewayName: 'exit-fra',
      clientId: 'client-1',
      addresses: [tunnelAddress],
      peerKey,
      endpoints: [`${addresses['exit-fra'].exit4}:51820`],
      dns: [addresses.dns.exit4],
      mtu: 1420,
      keepalive: 20,
      apiAddresses: [echo],
      checkedAt: 1,
    }
  }
})

function accessible(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}

async function startHelper(net: Internet, args: readonly string[] = []): Promise<LabProcess> {
  const laptop = net.lab.node('laptop')
  await laptop.must(['/bin/mkdir', '-p', '-m', '755', '/etc/waygate'])
  const helper = laptop.spawn(waygateCommand(['helper', ...args]))
  await until('the helper listens', helper, async () => helper.output().includes('"msg":"listening"'))
  return helper
}

async function startDriver(net: Internet): Promise<HelperDriver> {
  return driveHelper(net.lab.node('laptop').spawn(labProgram('helper-driver')))
}
