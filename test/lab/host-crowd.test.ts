import { afterAll, beforeAll, expect, test } from 'vitest'
import { labProgram } from './library/internet.ts'
import { type MeshActs, meshActs, seenAs } from './library/mesh-acts.ts'
import { createOffice, nodesByHost, type Office, officeNetwork, until } from './library/office.ts'
import type { Topology } from './library/topology.ts'
import { addresses } from './library/trial-topology.ts'

/** Real hosts, with agent and helper; the rest of the fifty are plain WireGuard on a machine of their own. */
const real = ['desk-lin', 'build-box', 'exit-nyc'] as const
const others = 50 - real.length
const crowd = '198.51.100.82'

let office: Office
let mesh: MeshActs
beforeAll(async () => {
  office = await createOffice({ extend: withCrowd })
  mesh = meshActs(office)
})
afterAll(() => office?.release())

/** One more machine at the backbone. */
function withCrowd({ nodes, wires }: Topology): Topology {
  const ends = [
    { node: 'crowd', interface: 'eth0', addresses: [`${crowd}/29`] },
    { node: 'wan', interface: 'to-crowd', addresses: ['198.51.100.81/29'] },
  ] as const
  return { nodes: [...nodes, { name: 'crowd', routes: ['default via 198.51.100.81'] }], wires: [...wires, { ends }] }
}

test('50 hosts on one gateway: all of them leave as it, in one change, and return in another', async () => {
  const args = [office.origin, crowd, String(others), `${addresses.echo.exit4}:7`]
  const program = office.net.lab.node('crowd').spawn(labProgram('crowd', args))
  program.write(`${office.enrolmentKey}\n`)
  await program.line(/^enrolled$/)
  // a gateway can't be sent through another one
  await mesh.call('DELETE', `/api/nodes/${officeNetwork}/${await mesh.nodeId('exit-nyc')}/gateway`)
  const names = [...(await nodesByHost(office.api)).keys()].filter((name) => name !== 'exit-fra')
  expect(names).toHaveLength(50)
  await mesh.connect('exit-fra', names)
  program.write('leave\n')
  const [, seen = ''] = await program.line(/^(\[.*\])$/)
  expect(JSON.parse(seen)).toEqual(Array.from({ length: others }, () => addresses['exit-fra'].exit4))
  for (const host of real) await mesh.reaches(seenAs('exit-fra'), host)
  const peers = await office.net.lab.node('exit-fra').must(['/usr/bin/wg', 'show', 'waygate-mesh', 'latest-handshakes'])
  expect(
    peers
      .trim()
      .split('\n')
      .filter((line) => !line.endsWith('\t0')),
  ).toHaveLength(50)
  await until('the gateway has one peer per host', null, async () => {
    const status = (await office.waygateJson('exit-fra', ['host', 'status'])) as { host: { peers: unknown[] }; wrong: string[] }
    return status.host.peers.length === 50 && status.wrong.length === 0
  })
  await mesh.connect('exit-fra', [])
  for (const host of real) await mesh.reaches(seenAs(host), host)
})
