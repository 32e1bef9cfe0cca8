import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Intent, initialIntent } from '../../electron/common/tunnel/intent.ts'
import type { CheckResult, Explanation } from '../../electron/engine/inspection.ts'
import { priority } from '../../electron/engine/linux/names.ts'
import { createEngineWorld, type EngineDriver, type EngineWorld } from './library/engine-world.ts'
import { addresses } from './library/trial-topology.ts'
import { watchWires } from './library/wire-watch.ts'

const open: Intent = { ...initialIntent, revision: 0 }
const { laptop: own, neighbour, echo } = addresses

let world: EngineWorld
let engine: EngineDriver

beforeAll(async () => {
  world = await createEngineWorld()
})
afterAll(() => world?.release())
afterEach(async () => {
  await engine.leave()
  await engine.stop()
})

const on = (script: string) => world.net.lab.node('laptop').run(['/bin/bash', '-c', script])
const must = (script: string) => world.net.lab.node('laptop').must(['/bin/bash', '-c', `set -e\n${script}`])
const start = async (intent: Partial<Intent> = {}) => {
  engine = await world.start(open)
  expect((await engine.join('exit-fra', intent)).state.kind).toBe('up')
}
const check = async () => {
  const answer = (await engine.act({ act: 'check' })) as unknown as { ok: boolean; value: CheckResult[] }
  return answer.value
}
const explain = async (address: string) => {
  const answer = (await engine.act({ act: 'explain', address })) as unknown as { ok: boolean; value: Explanation }
  return answer.value
}

describe('check', () => {
  test.each([{ lan: true }, { lan: false }])('nothing gets out, and it was us: LAN allowed $lan', async ({ lan }) => {
    await start({ lan })
    const wires = await watchWires(world.net, { lan })
    const checks = await check()
    expect(checks).toHaveLength(16)
    expect(checks.filter(({ outcome }) => outcome !== 'blocked')).toEqual([])
    const by = (name: RegExp) => new Set(checks.filter((one) => name.test(one.name)).map((one) => one.by))
    expect(by(/^IPv4 (TCP|UDP|ping)/)).toEqual(new Set(['filter']))
    // names are refused by a rule before the filter sees them, and so is what has no way
    expect([...by(/DNS|IPv6/)].filter((who) => who !== 'filter' && who !== 'routing')).toEqual([])
    expect(await wires.strays()).toEqual([])
  })

  test('a hole comes out as a leak, and so it does when the routing layer has one too', async () => {
    await start()
    // nobody may notice and repair it while it is being looked at
    const watchers = ['nft .*[m]onitor', 'ip .*[m]onitor']
    await must(watchers.map((pattern) => `until pkill -STOP -f '${pattern}'; do sleep 0.05; done`).join('\n'))
    const leaked = async () => {
      await must('for chain in output guard; do nft insert rule inet waygate $chain oifname "eth0" accept; done')
      return (await check()).filter(({ outcome }) => outcome === 'leaked').map(({ name }) => name)
    }
    // the first one may still be repaired by the reading back after the join
    const four = ['IPv4 TCP bound to eth0', 'IPv4 UDP bound to eth0', 'IPv4 ping bound to eth0']
    await expect.poll(leaked, { timeout: 20_000 }).toEqual(expect.arrayContaining(four))
    await must('ip -6 rule add priority 5 lookup main')
    expect(await leaked()).toEqual(expect.arrayContaining(['IPv6 TCP bound to eth0', `IPv6 UDP from ${own.lan6}`]))
    await must(['ip -6 rule del priority 5', ...watchers.map((pattern) => `pkill -CONT -f '${pattern}'`)].join('\n'))
  })
})

describe('somebody else changes our table', () => {
  const listing = () => must('nft -s list table inet waygate')

  test.each([
    ['an accept rule in front', 'for chain in output guard; do nft insert rule inet waygate $chain accept; done'],
    ['a rule in an inner chain', 'nft add rule inet waygate rest oifname "eth0" accept'],
    [
      'a rule replaced',
      `handle=$(nft -a list chain inet waygate guard | grep -o 'drop # handle [0-9]*' | grep -o '[0-9]*$'); nft replace rule inet waygate guard handle $handle counter accept`,
    ],
    [
      'a rule taken away',
      `handle=$(nft -a list chain inet waygate refuse | grep -o 'prohibited # handle [0-9]*' | grep -o '[0-9]*$'); nft delete rule inet waygate refuse handle $handle`,
    ],
  ])('%s: noticed, repaired, said', async (_, tamper) => {
    await start()
    // a table that was replaced is known from the transaction itself; the first one only from its first reading back
    await engine.join('exit-fra', { lan: false })
    const before = await listing()
    expect((await engine.act({ act: 'state' })).state).not.toHaveProperty('repaired')
    await must(tamper)
    await expect.poll(async () => (await engine.act({ act: 'state' })).state, { timeout: 30_000 }).toHaveProperty('repaired')
    expect(await listing()).toBe(before)
  })
})

describe('explain', () => {
  test('tunnel, local network, private beyond it, own address, held; the rule and the table by the kernel', async () => {
    await start()
    expect(await explain(echo.exit4)).toMatchObject({
      verdict: 'tunnel',
      device: 'waygate0',
      table: 'waygate',
      rule: { priority: priority.tunnel },
    })
    expect(await explain(echo.exit6)).toMatchObject({ verdict: 'tunnel', device: 'waygate0', rule: { priority: priority.tunnel } })
    expect(await explain(neighbour.lan4)).toMatchObject({
      verdict: 'direct',
      device: 'eth0',
      table: 'main',
      rule: { priority: priority.private },
    })
    expect(await explain('10.9.9.9')).toMatchObject({ verdict: 'tunnel', rule: { priority: priority.tunnel } })
    expect(await explain(own.lan4)).toMatchObject({ verdict: 'local', rule: { priority: 0 } })
    expect((await explain(echo.exit4)).others).toMatchObject([
      { packet: 'marked', verdict: 'blocked', device: 'eth0', rule: { priority: priority.marked } },
      { packet: 'bound', verdict: 'blocked' },
    ])
    expect((await explain(addresses['exit-fra'].exit4)).others?.[0]).toMatchObject({ packet: 'marked', verdict: 'direct', device: 'eth0' })
    expect((await explain(echo.exit6)).others?.[1]).toMatchObject({
      packet: 'bound',
      verdict: 'blocked',
      rule: { priority: priority.unreachable },
    })
    await engine.join('exit-fra', { lan: false })
    expect(await explain(neighbour.lan4)).toMatchObject({ verdict: 'tunnel', device: 'waygate0', rule: { priority: priority.tunnel } })
    await engine.act({ act: 'hold', passId: 'exit-fra', reason: 'test' })
    expect(await explain(echo.exit4)).toMatchObject({ verdict: 'blocked', rule: { priority: priority.unreachable, table: '' } })
    expect(await explain(echo.exit6)).toMatchObject({ verdict: 'blocked', rule: { priority: priority.unreachable } })
  })

  test('a bridge of this machine; and everything as it is when nothing is joined', async () => {
    await must('ip link add docker0 type bridge; ip address add 172.17.0.1/16 dev docker0; ip link set docker0 up')
    await start({ lan: false })
    expect(await explain('172.17.0.9')).toMatchObject({
      verdict: 'direct',
      device: 'docker0',
      table: 'main',
      rule: { priority: priority.tunnelNets },
    })
    await engine.leave()
    expect(await explain(echo.exit4)).toMatchObject({ verdict: 'direct', device: 'eth0', rule: { priority: 32766 } })
    await on('ip link del docker0')
  })
})
