import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { initialIntent } from '../../electron/common/tunnel/intent.ts'
import type { Pass } from '../../electron/common/tunnel/pass.ts'
import { createEngineWorld, type EngineDriver, type EngineWorld } from './library/engine-world.ts'
import { machineState, stateDifference } from './library/machine-state.ts'
import { addresses } from './library/trial-topology.ts'

/** resolv.conf while a gateway is joined, and others who write it. */
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

const laptop = () => world.net.lab.node('laptop')
const shell = (script: string) => laptop().must(['/bin/bash', '-ec', script])
const text = () => shell('cat /etc/resolv.conf')
const join = async (pass: Pass = world.passes.fra) => {
  engine = await world.start(initialIntent, [pass])
  const joined = await engine.join(pass.passId)
  // what follows a join converges again; from now on only an event brings ours back
  await wait(1500)
  return joined
}
const isOurs = () => expect.poll(text, { timeout: 5000, interval: 20 }).toContain(`nameserver ${addresses.dns.exit4}`)

test.each<[string, string]>([
  ['written in place', 'echo nameserver 192.168.1.99 > /etc/resolv.conf'],
  ['replaced by a new file', 'echo nameserver 192.168.1.99 > /etc/new; chmod 644 /etc/new; mv /etc/new /etc/resolv.conf'],
  ['replaced by a link', 'echo nameserver 192.168.1.99 > /etc/target; rm /etc/resolv.conf; ln -s target /etc/resolv.conf'],
  [
    "a link's target written",
    'echo nameserver 192.168.1.99 > /etc/target; ln -sf target /etc/resolv.conf; sleep 0.3; echo nameserver 192.168.1.98 > /etc/target; echo nameserver 192.168.1.99 > /etc/target',
  ],
])('%s by somebody else: ours is repeated, and theirs is what comes back', async (_, script) => {
  await join()
  await isOurs()
  await shell(script)
  await isOurs()
  await engine.leave()
  expect(await text()).toBe('nameserver 192.168.1.99\n')
})

test('written again and again: the last word is ours, and then theirs', async () => {
  await join()
  await shell('for i in 1 2 3 4 5 6 7 8; do echo nameserver 192.168.1.$i > /etc/resolv.conf; sleep 0.1; done')
  await isOurs()
  await engine.leave()
  expect(await text()).toBe('nameserver 192.168.1.8\n')
})

test('removed: ours is there again, and then nothing', async () => {
  await join()
  await shell('rm -f /etc/resolv.conf')
  await isOurs()
  await engine.leave()
  expect((await laptop().run(['/bin/ls', '/etc/resolv.conf'])).code).not.toBe(0)
  await shell(`echo nameserver ${addresses.home.lan4} > /etc/resolv.conf`)
})

test('a leave puts back content, mode, owner, inode and time', async () => {
  await shell(
    'printf "# by hand\\nnameserver 192.168.1.1\\noptions rotate" > /etc/resolv.conf; chmod 640 /etc/resolv.conf; touch -d "2001-02-03 04:05:06.789" /etc/resolv.conf',
  )
  const before = await machineState(laptop())
  await join()
  await isOurs()
  await engine.leave()
  expect(stateDifference(before, await machineState(laptop()))).toEqual([])
})

test('names do not resolve: it stays up, that is said, and no longer when they do', async () => {
  const nft = (script: string) => world.net.lab.node('dns').must(['/usr/sbin/nft', script])
  await nft(
    'add table inet deaf; add chain inet deaf in { type filter hook input priority 0; }; add rule inet deaf in meta l4proto { tcp, udp } th dport 53 drop',
  )
  const joined = await join({ ...world.passes.fra, passId: 'deaf', apiAddresses: [`${addresses.echo.exit4}:7`] })
  expect(joined.state.kind).toBe('up')
  const seen = async () => (await engine.act({ act: 'state' })) as unknown as { state: { kind: string }; tunnel: { dns: string } }
  const dns = async () => (await seen()).tunnel.dns
  await expect.poll(dns, { timeout: 15_000 }).toBe(`${addresses.dns.exit4} (resolv.conf), but names don't resolve`)
  expect((await seen()).state.kind).toBe('up')
  await nft('delete table inet deaf')
  await expect.poll(dns, { timeout: 20_000 }).toBe(`${addresses.dns.exit4} (resolv.conf)`)
})
