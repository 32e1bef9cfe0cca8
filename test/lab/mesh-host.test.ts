import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machineState, stateDifference } from './library/machine-state.ts'
import { createOffice, nodesByHost, type Office, officeNetwork, until } from './library/office.ts'
import { addresses } from './library/trial-topology.ts'

const own = [addresses['desk-lin'].exit4, addresses['desk-lin'].exit6]
const fra = [addresses['exit-fra'].exit4, addresses['exit-fra'].exit6]
const nyc = [addresses['exit-nyc'].exit4, addresses['exit-nyc'].exit6]

describe('hosts of the mesh follow their gateway', () => {
  let office: Office

  beforeAll(async () => {
    office = await createOffice()
  })
  afterAll(() => office?.release())

  const exits = async (node: string) => [await office.net.exitAddress(node, 4), await office.net.exitAddress(node, 6)]
  const reaches = (wanted: readonly string[], node = 'desk-lin') =>
    until(`${node} leaves as ${wanted.join(' and ')}`, null, async () => (await exits(node)).join() === wanted.join())
  /** Sends these hosts through a gateway, and no others. */
  const connect = async (gateway: string, hosts: readonly string[]) => {
    const nodes = await nodesByHost(office.api)
    const [answer] = await office.api([
      {
        method: 'PUT',
        path: `/api/nodes/${officeNetwork}/${nodes.get(gateway)?.id}/inet_gw`,
        body: { inet_node_client_ids: hosts.map((name) => nodes.get(name)?.id) },
      },
    ])
    expect(answer?.status, JSON.stringify(answer?.body)).toBe(200)
  }

  test('without a gateway a host leaves directly, and reaches the mesh', async () => {
    expect(await exits('desk-lin')).toEqual(own)
    const mesh = (
      await office.net.lab.node('build-box').must(['/bin/bash', '-c', 'ip -o -4 addr show | grep -o "10\\.101\\.[0-9.]*" | head -1'])
    ).trim()
    await until('the mesh carries', null, async () => {
      const ping = await office.net.lab.node('desk-lin').run(['/usr/bin/ping', '-c', '1', '-W', '1', mesh])
      return ping.code === 0
    })
  })

  test('a connected host leaves through its gateway, changes with it, and returns when it is taken away', async () => {
    await connect('exit-fra', ['desk-lin'])
    await reaches(fra)
    expect(await exits('build-box')).toEqual([addresses['build-box'].exit4, addresses['build-box'].exit6])
    await connect('exit-fra', [])
    await reaches(own)
    await connect('exit-nyc', ['desk-lin', 'build-box'])
    await reaches(nyc)
    await reaches(nyc, 'build-box')
    await connect('exit-nyc', [])
    await reaches(own)
  })

  test('a connected host whose gateway dies stays closed, can still be taken away by an admin, and is reachable from outside throughout', async () => {
    await connect('exit-fra', ['desk-lin'])
    await reaches(fra)
    const service = office.net.lab
      .node('desk-lin')
      .spawn([
        process.execPath,
        '-e',
        "require('net').createServer((s) => s.end('here')).listen(2222, '0.0.0.0', () => console.log('ready'))",
      ])
    await service.line(/ready/)
    const knock = () =>
      office.net.lab
        .node('echo')
        .run(['/bin/bash', '-c', `exec 3<>/dev/tcp/${addresses['desk-lin'].exit4}/2222 && cat <&3`], { limitMs: 3000 })
    expect((await knock()).stdout).toBe('here')
    await office.net.lab.cut('exit-fra')
    expect(await office.net.ask('desk-lin', { kind: 'tcp', family: 4, limitMs: 1500 })).toMatchObject({ ok: false })
    expect(await office.net.ask('desk-lin', { kind: 'tcp', family: 6, limitMs: 1500 })).toMatchObject({ ok: false })
    expect((await knock()).stdout).toBe('here')
    await connect('exit-fra', [])
    await reaches(own)
    await service.stop()
    await office.net.lab.mend('exit-fra')
  })

  test('deleting the gateway lets its host return', async () => {
    await connect('exit-nyc', ['desk-lin'])
    await reaches(nyc)
    const nodes = await nodesByHost(office.api)
    const [answer] = await office.api([{ method: 'DELETE', path: `/api/nodes/${officeNetwork}/${nodes.get('exit-nyc')?.id}/gateway` }])
    expect(answer?.status).toBe(200)
    await reaches(own)
  })

  test('the agent ended: the network stays as it is; the server down and back: it follows again', async () => {
    const agent = office.hosts.get('desk-lin')?.agent
    agent?.signal('SIGTERM')
    expect(await agent?.exited).toBe(0)
    await connect('exit-fra', ['desk-lin', 'build-box'])
    await reaches(fra, 'build-box')
    expect(await exits('desk-lin')).toEqual(own)
    await office.startAgent('desk-lin')
    await reaches(fra)
    await office.restartServer()
    await connect('exit-fra', [])
    await reaches(own)
    await reaches([addresses['build-box'].exit4, addresses['build-box'].exit6], 'build-box')
  })

  test('a helper killed on a connected host leaks nothing, and its successor holds the same', async () => {
    await connect('exit-fra', ['build-box'])
    await reaches(fra, 'build-box')
    const helper = office.hosts.get('build-box')?.helper
    helper?.signal('SIGKILL')
    await helper?.exited
    expect(await exits('build-box')).toEqual(fra)
    await office.startHelper('build-box')
    expect(await exits('build-box')).toEqual(fra)
    await connect('exit-fra', [])
    await reaches([addresses['build-box'].exit4, addresses['build-box'].exit6], 'build-box')
  })

  test('leaving for good leaves nothing on the machine and no host at the server', async () => {
    const left = await office.waygate('build-box', ['host', 'leave'])
    expect(left.code, left.stdout + left.stderr).toBe(0)
    expect([...(await nodesByHost(office.api)).keys()]).not.toContain('build-box')
    expect(await office.hosts.get('build-box')?.agent.exited).toBe(0)
    // the twin of before: a machine of the same kind that never had it
    const lines = (await machineState(office.net.lab.node('build-box'))).filter((line) => /waygate|0x5747|22343|proto 87/i.test(line))
    expect(stateDifference([], lines)).toEqual([])
    expect((await office.net.lab.node('build-box').must(['/sbin/ip', '-o', 'link'])).match(/^\d+: \S+/gm)?.length).toBe(2)
  })
})
