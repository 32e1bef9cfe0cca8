import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { canHelp, createHelperWorld, type HelperWorld } from './library/helper-world.ts'
import { killProgram } from './library/kill-program.ts'
import { machineState, stateDifference } from './library/machine-state.ts'
import { addresses } from './library/trial-topology.ts'
import { waygateCommand } from './library/waygate-program.ts'

const state = '/var/lib/waygate'

/** `waygate rescue` when nothing else is there to help: no helper, no app, no network, and a machine in whatever condition. */
describe.runIf(canHelp)('rescue', () => {
  let world: HelperWorld
  let before: Awaited<ReturnType<typeof machineState>>
  const laptop = () => world.net.lab.node('laptop')
  const sh = (script: string) => laptop().must(['/bin/sh', '-ec', script])
  const rescue = async () => {
    const { code, stdout, stderr } = await laptop().run(waygateCommand(['rescue']))
    return { code, said: stdout + stderr }
  }

  beforeAll(async () => {
    world = await createHelperWorld()
    await world.killHelper()
    await sh(`rm -rf ${state} /run/waygate`)
    before = await machineState(laptop())
  }, 90_000)
  afterAll(() => world?.release())

  /** Joined, then helper and gateway gone: nothing leaves. */
  const strand = async () => {
    await world.startHelper()
    await world.join(await world.drive(0))
    await world.killHelper()
    await world.net.lab.cut('exit-fra')
    expect(await world.net.exitAddress('laptop')).toBe('')
  }
  afterEach(async () => {
    await world.net.lab.mend('exit-fra')
    await sh(`rm -rf ${state} /run/waygate`)
  })
  const expectUndone = async () => {
    expect(await world.net.exitAddress('laptop')).toBe(addresses.laptop.exit4)
    expect(stateDifference(before, await machineState(laptop()))).toEqual([])
    const again = await rescue()
    expect(again.code).toBe(0)
    expect(again.said).toContain('Nothing of Waygate was left')
  }

  it('names what it removed', async () => {
    await strand()
    const { code, said } = await rescue()
    expect(code).toBe(0)
    for (const what of [
      /IPv4 rules of the tunnel/,
      /IPv6 rules of the tunnel/,
      /interface waygate0/,
      /firewall table inet waygate/,
      /the wish/,
    ]) {
      expect(said).toMatch(what)
    }
    await expectUndone()
  })

  it('needs no state directory', async () => {
    await strand()
    await sh(`rm -rf ${state}`)
    expect((await rescue()).code).toBe(0)
    await expectUndone()
  })

  it('needs no state that can be read', async () => {
    await strand()
    await sh(`echo torn > ${state}/state.json; echo torn > ${state}/journal.jsonl; echo torn > ${state}/tunnel.plan.json`)
    const { code, said } = await rescue()
    expect(code).toBe(0)
    expect(said).toContain('unreadable')
    await expectUndone()
  })

  it('needs no uplink', async () => {
    await strand()
    await sh('ip link set eth0 down')
    const { code } = await rescue()
    expect(code).toBe(0)
    expect(await laptop().must(['/usr/sbin/nft', 'list', 'ruleset'])).toBe('')
    await sh(
      `ip link set eth0 up; ip route add default via ${addresses.home.lan4}; ip -6 address replace ${addresses.laptop.lan6}/64 dev eth0 nodad; ip -6 route add default via ${addresses.home.lan6}`,
    )
    await expectUndone()
  })

  it.each([
    ['without its process', (of: LabNodeOf) => of.must(killProgram('wireguard-go'))],
    ['without its filter', (of: LabNodeOf) => of.must(['/usr/sbin/nft', 'flush', 'ruleset'])],
    [
      'without its IPv4 rules',
      (of: LabNodeOf) =>
        of.must(['/bin/sh', '-ec', 'ip rule flush; ip rule add pref 32766 lookup main; ip rule add pref 32767 lookup default']),
    ],
    [
      'with half a rule set of it',
      (of: LabNodeOf) => of.must(['/bin/sh', '-ec', 'ip -6 rule flush protocol 87; ip route flush table 22343']),
    ],
  ])('sweeps what is left %s', async (_name, damage) => {
    await strand()
    await damage(laptop())
    expect((await rescue()).code).toBe(0)
    await expectUndone()
  })
})

type LabNodeOf = ReturnType<HelperWorld['net']['lab']['node']>
