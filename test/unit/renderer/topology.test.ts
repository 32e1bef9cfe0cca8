import { describe, expect, test } from 'vitest'
import { graphOf, pathTo } from '../../../renderer/admin/topology/graph.ts'
import { layoutOf, nodeSize } from '../../../renderer/admin/topology/layout.ts'
import { machinesOf, problemsOf, wayOf } from '../../../renderer/admin/topology/ways.ts'
import { gateway, gateways, host, hosts } from '../../e2e/gallery/admin-samples.ts'

const through = (name: string) => ({ usesId: name, uses: name })
const draw = (facts: Partial<Parameters<typeof graphOf>[0]> = {}) =>
  graphOf({ gateways, hosts, problems: problemsOf(machinesOf(gateways, hosts)), opened: new Set(), pointed: '', ...facts })

describe('ways to the internet', () => {
  const machines = machinesOf(gateways, hosts)

  test('a relay takes the hosts behind it to its own gateway', () => {
    expect(wayOf(machines, 'cam-1')).toEqual(['cam-1', 'rel', 'exit-fra'])
    expect(wayOf(machines, 'lap')).toEqual(['lap', 'exit-fra'])
    expect(wayOf(machines, 'atlas')).toEqual(['atlas'])
  })

  test('a gateway that is away with hosts on it is a problem; one without hosts is none', () => {
    expect(problemsOf(machines)).toEqual([{ id: 'exit-old', kind: 'gatewayAway', name: 'exit-old', count: 1, other: '' }])
  })

  test('chains, gateways that are not there or have no role, relays that are away, and hosts that could not follow', () => {
    const odd = [
      host('a', { role: 'gateway', ...through('b') }),
      host('lost', through('nowhere')),
      host('rel', { relayedCount: 2, status: 'offline' }),
      host('sad', { report: 'failed', reportFault: 'nft is missing' }),
    ]
    const list = [gateway('a'), gateway('b', { internet: false, hostCount: 1 })]
    expect(problemsOf(machinesOf(list, odd)).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'noInternetRole b',
      'chained a',
      'gatewayGone lost',
      'relayAway rel',
      'notApplied sad',
    ])
  })
})

describe('the picture', () => {
  test('every machine hangs on what its traffic passes next', () => {
    const parents = Object.fromEntries(draw().map(({ id, parent }) => [id, parent]))
    expect(parents).toMatchObject({
      'exit-fra': 'internet',
      lap: 'exit-fra',
      rel: 'exit-fra',
      'cam-1': 'rel',
      'mesh-door': '',
      direct: 'internet',
    })
    expect([...pathTo(draw(), 'cam-1')]).toEqual(['cam-1', 'rel', 'exit-fra', 'internet'])
  })

  test('the gateway that was asked for is drawn, however many others have a problem', () => {
    const away = Array.from({ length: 60 }, (_, at) => gateway(`exit-${at}`, { status: 'offline', hostCount: 3 }))
    const on = away.map(({ id }) => host(`on-${id}`, through(id)))
    const problems = problemsOf(machinesOf(away, on))
    expect(problems).toHaveLength(60)
    const graph = graphOf({ gateways: away, hosts: on, problems, opened: new Set(), pointed: 'exit-55' })
    expect(graph.some(({ id }) => id === 'exit-55')).toBe(true)
  })

  test('ten thousand hosts on five thousand gateways are few groups; who has a problem, or is pointed at, stays by itself', () => {
    const manyGateways = Array.from({ length: 5000 }, (_, at) =>
      gateway(`gw-${at}`, { hostCount: 2, status: at === 4321 ? 'offline' : 'online' }),
    )
    const manyHosts = Array.from({ length: 10_000 }, (_, at) => host(`host-${at}`, through(`gw-${at % 5000}`)))
    const problems = problemsOf(machinesOf(manyGateways, manyHosts))
    const graph = graphOf({ gateways: manyGateways, hosts: manyHosts, problems, opened: new Set(), pointed: 'host-7777' })
    expect(graph.length).toBeLessThan(200)
    expect(graph.map(({ id }) => id)).toEqual(expect.arrayContaining(['gw-4321', 'gw-2777', 'host-7777']))
    expect(graph.find(({ id }) => id === 'gateways')).toMatchObject({ kind: 'bundle', count: 4984 })
    expect(
      graphOf({ gateways: manyGateways, hosts: manyHosts, problems, opened: new Set(['gateways']), pointed: '' }).length,
    ).toBeGreaterThan(graph.length)
  })

  test('no machine is drawn twice, and none lies over another', () => {
    const graph = draw({ opened: new Set(['direct']) })
    expect(new Set(graph.map(({ id }) => id)).size).toBe(graph.length)
    const places = [...layoutOf(graph, 1).values()]
    expect(places).toHaveLength(graph.length)
    for (const [at, a] of places.entries()) {
      for (const b of places.slice(at + 1)) {
        expect(Math.abs(a.x - b.x) >= nodeSize.width || Math.abs(a.y - b.y) >= nodeSize.height).toBe(true)
      }
    }
  })

  test('a host with a gateway of its own hangs on that, and not on the relay of hosts without one, too', () => {
    const graph = draw({
      gateways: [gateway('exit-fra', { hostCount: 1 })],
      hosts: [
        host('rel', { relayedCount: 2 }),
        host('behind', { relayId: 'rel', relay: 'rel' }),
        host('own', { relayId: 'rel', relay: 'rel', ...through('exit-fra') }),
      ],
      opened: new Set(['direct']),
    })
    expect(graph.filter(({ kind }) => kind === 'host').map(({ id, parent }) => `${id} ${parent}`)).toEqual([
      'own exit-fra',
      'rel internet',
      'behind rel',
    ])
  })

  test('a gateway that uses another hangs on that one', () => {
    const graph = draw({
      gateways: [gateway('a'), gateway('b')],
      hosts: [host('a', { role: 'gateway', ...through('b') }), host('b', { role: 'gateway' })],
    })
    expect(graph.map(({ id, parent }) => `${id} ${parent}`)).toEqual(['internet ', 'a b', 'b internet'])
  })
})
