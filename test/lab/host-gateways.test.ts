import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agentBase, type HostState } from '../../electron/common/contracts/agent.ts'
import type { HostStatus } from '../../electron/host/host-status.ts'
import { leakFromHost } from './library/deliberate-leak.ts'
import { watchHost } from './library/host-watch.ts'
import { machineState, stateDifference } from './library/machine-state.ts'
import { type MeshActs, meshActs, seenAs } from './library/mesh-acts.ts'
import { createOffice, type Office, officeNetwork, until } from './library/office.ts'
import { addresses } from './library/trial-topology.ts'

const own = seenAs('desk-lin')

/** A host and its gateway: what is taken away, what dies, and what must never be cut. exit-nyc has no IPv6 internet. */
describe('a host and its gateway', () => {
  let office: Office
  let mesh: MeshActs
  beforeAll(async () => {
    office = await createOffice({ ipv4Only: ['exit-nyc'] })
    mesh = meshActs(office)
  })
  afterAll(() => office?.release())

  const desk = () => office.net.lab.node('desk-lin')
  const on = (node: string, script: string) => office.net.lab.node(node).must(['/bin/bash', '-ec', script])
  const status = async (node: string) => (await office.waygateJson(node, ['host', 'status'])) as HostStatus
  const stored = async (name: string) => {
    const states = (await mesh.call('GET', `${agentBase}/networks/${officeNetwork}/hosts`)) as HostState[]
    const found = states.find((state) => state.name === name)
    if (found === undefined) throw new Error(`no host ${name}`)
    return found
  }

  test('a dual-stack host behind an IPv4-only gateway: IPv6 does not leak, as the capture shows, which sees a deliberate leak', async () => {
    await mesh.connect('exit-nyc', ['desk-lin'])
    await mesh.reaches([addresses['exit-nyc'].exit4, ''], 'desk-lin')
    const watch = await watchHost(office.net, 'desk-lin')
    for (const kind of ['tcp', 'udp', 'http'] as const) {
      expect(await office.net.ask('desk-lin', { kind, family: 6, limitMs: 1500 })).toMatchObject({ ok: false })
      expect(await office.net.ask('desk-lin', { kind, family: 4, limitMs: 3000 })).toMatchObject({ ok: true })
    }
    // by the device, and by the address of the link: past every route
    await desk().run(['/usr/bin/ping', '-6', '-c', '1', '-W', '1', '-I', 'eth0', addresses.echo.exit6])
    await desk().run(['/usr/bin/ping', '-6', '-c', '1', '-W', '1', '-I', own[1], addresses.echo.exit6])
    expect(await watch.strays()).toEqual([])
    const deliberate = await watchHost(office.net, 'desk-lin')
    expect(await leakFromHost(office.net.lab, 'desk-lin')).toBe(2)
    expect((await deliberate.strays()).filter((packet) => packet.startsWith('udp '))).toHaveLength(2)
  })

  test('what is applied, since when, and what the server heard of it', async () => {
    const seen = await status('desk-lin')
    expect(seen).toMatchObject({
      enrolled: { name: 'desk-lin', server: office.origin },
      host: { role: 'through', through: 'exit-nyc', fault: null, gateway: { name: 'exit-nyc', onDead: 'closed', suspended: false } },
      wrong: [],
    })
    expect(seen.host?.applied).toEqual({ revision: seen.agent?.wanted, since: expect.any(Number) })
    const { wanted, applied, fault } = await stored('desk-lin')
    expect({ wanted, applied, fault }).toEqual({ wanted: seen.agent?.wanted, applied: seen.agent?.wanted, fault: null })
  })

  test('removal of the role: its host returns to its own internet', async () => {
    await mesh.call('DELETE', `/api/nodes/${officeNetwork}/${await mesh.nodeId('exit-nyc')}/inet_gw`)
    await mesh.reaches(own, 'desk-lin')
  })

  test('a connection that came in before, and one that comes in while the gateway is dead: the replies of both survive', async () => {
    const service = "require('net').createServer((s) => s.pipe(s)).listen(22, '0.0.0.0', () => console.log('ready'))"
    const ssh = desk().spawn([process.execPath, '-e', service])
    await ssh.line(/^ready$/)
    const talk = `const s=require('net').connect(22,'${addresses['desk-lin'].exit4}',()=>console.log('in'));s.on('data',d=>console.log(String(d).trim()));s.on('close',()=>process.exit(3));process.stdin.on('data',d=>s.write(d))`
    const session = async () => {
      const shell = office.net.lab.node('echo').spawn([process.execPath, '-e', talk])
      await shell.line(/^in$/)
      return {
        says: async (word: string) => {
          shell.write(`${word}\n`)
          await shell.line(new RegExp(`^${word}$`))
        },
        stop: () => shell.stop(),
      }
    }
    const before = await session()
    await before.says('hello')
    await mesh.connect('exit-fra', ['desk-lin'])
    await mesh.reaches(seenAs('exit-fra'), 'desk-lin')
    await before.says('joined')
    const during = await session()
    await during.says('joined')
    await office.net.lab.cut('exit-fra')
    expect(await office.net.ask('desk-lin', { kind: 'tcp', family: 4, limitMs: 1000 })).toMatchObject({ ok: false })
    await before.says('cut')
    await during.says('cut')
    const after = await session()
    await after.says('new')
    for (const each of [before, during, after]) await each.stop()
    await ssh.stop()
  })

  test('the control channel survives the death of the gateway in closed mode: the admin still reaches the host, and it reports', async () => {
    // the gateway is dead since the last test
    const watch = await watchHost(office.net, 'desk-lin')
    expect(await mesh.exits('desk-lin')).toEqual(['', ''])
    const before = await stored('desk-lin')
    await mesh.call('PUT', `${agentBase}/hosts/${before.hostId}/dead-gateway`, { onDead: 'open' })
    await until('the host has applied it', null, async () => {
      const { wanted, applied } = await stored('desk-lin')
      return wanted > before.wanted && applied === wanted
    })
    expect((await status('desk-lin')).host?.gateway).toMatchObject({ onDead: 'open', suspended: false })
    await mesh.call('PUT', `${agentBase}/hosts/${before.hostId}/dead-gateway`, { onDead: 'closed' })
    // also a new connection of it: the server was away in between
    await office.restartServer()
    await until('the host has reported to the new server', null, async () => {
      const { wanted, applied, onDead } = await stored('desk-lin')
      return applied === wanted && onDead === 'closed'
    })
    expect(await watch.strays()).toEqual([])
    await office.net.lab.mend('exit-fra')
    await mesh.reaches(seenAs('exit-fra'), 'desk-lin')
  })

  test('the gateway starts again: its host is closed meanwhile, and leaves through it again', async () => {
    const watch = await watchHost(office.net, 'desk-lin')
    const { helper, agent } = office.hosts.get('exit-fra') ?? {}
    for (const program of [agent, helper]) {
      program?.signal('SIGKILL')
      await program?.exited
    }
    // as a reboot: nothing of the data plane is left
    await on('exit-fra', 'nft delete table inet waygate_host; ip link delete waygate-mesh')
    expect(await mesh.exits('desk-lin')).toEqual(['', ''])
    await office.startHelper('exit-fra')
    // the helper alone brings the gateway back; nobody had to ask the server
    await mesh.reaches(seenAs('exit-fra'), 'desk-lin')
    await office.startAgent('exit-fra')
    expect(await watch.strays()).toEqual([])
  })

  test('the WireGuard of a host dies: nothing leaks, and it is back by itself', async () => {
    const watch = await watchHost(office.net, 'desk-lin')
    await on('desk-lin', 'ip link delete waygate-mesh')
    await mesh.reaches(seenAs('exit-fra'), 'desk-lin')
    expect(await watch.strays()).toEqual([])
  })

  test('an agent killed in the middle of any change: the host holds what it had, and follows again', async () => {
    for (const [round, gateway] of ['exit-nyc', 'exit-fra', 'exit-nyc'].entries()) {
      const { agent } = office.hosts.get('desk-lin') ?? {}
      await mesh.connect(gateway === 'exit-fra' ? 'exit-nyc' : 'exit-fra', []).catch(() => undefined)
      if (gateway === 'exit-nyc') await mesh.call('POST', `/api/nodes/${officeNetwork}/${await mesh.nodeId('exit-nyc')}/inet_gw`, {})
      const change = mesh.connect(gateway, ['desk-lin'])
      await new Promise((resolve) => setTimeout(resolve, round * 60))
      agent?.signal('SIGKILL')
      await Promise.all([change, agent?.exited])
      await office.startAgent('desk-lin')
      await mesh.reaches(gateway === 'exit-fra' ? seenAs('exit-fra') : [addresses['exit-nyc'].exit4, ''], 'desk-lin')
    }
  })

  test('removal of the gateway: its hosts return', async () => {
    await mesh.call('DELETE', `/api/nodes/${officeNetwork}/${await mesh.nodeId('exit-nyc')}/gateway`)
    await mesh.reaches(own, 'desk-lin')
  })

  test('removal of a host that is a gateway, by an admin: its machine is as before, and its host returns', async () => {
    await mesh.connect('exit-fra', ['desk-lin'])
    await mesh.reaches(seenAs('exit-fra'), 'desk-lin')
    await mesh.call('POST', `${agentBase}/hosts/${await mesh.hostId('exit-fra')}/remove`)
    await mesh.reaches(own, 'desk-lin')
    const { agent } = office.hosts.get('exit-fra') ?? {}
    expect(await agent?.exited).toBe(0)
    expect(agent?.output()).toContain('An admin removed exit-fra')
    const left = (await machineState(office.net.lab.node('exit-fra'))).filter((line) => /waygate|0x5747|22344|proto(col)? 88/i.test(line))
    expect(stateDifference([], left)).toEqual([])
    expect(
      (await on('exit-fra', 'cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/all/forwarding')).split('\n').slice(0, 2),
    ).toEqual(['0', '0'])
    expect(await status('exit-fra')).toMatchObject({ enrolled: null, agent: null, host: null, wrong: [] })
  })
})
