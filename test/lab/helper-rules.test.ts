import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HelperStatus } from '../../electron/common/contracts/helper.ts'
import { packetText } from './library/decode-packet.ts'
import type { HelperDriver } from './library/helper-driver.ts'
import { canHelp, createHelperWorld, echo, type HelperWorld } from './library/helper-world.ts'
import { leakedPackets } from './library/judge-leaks.ts'
import { addresses } from './library/trial-topology.ts'
import { waygateCommand } from './library/waygate-program.ts'

const anna = 1000
const ben = 1001

/** What an ordinary user's programs can't do with the helper's privileges, and what root's rules do to a tunnel that stands. */
describe.runIf(canHelp)('the helper among users', () => {
  let world: HelperWorld
  let driver: HelperDriver
  let stranger: HelperDriver
  const laptop = () => world.net.lab.node('laptop')
  /** Listens for anybody; no API server of anyone. */
  const attacker = `${addresses.dns.exit4}:53`

  beforeAll(async () => {
    world = await createHelperWorld(['--allow-uid', String(anna), String(ben)])
    driver = await world.drive(anna)
    stranger = await world.drive(ben)
    await stranger.must('putServer', { account: `ben@${attacker}`, addresses: [attacker] })
    await world.join(driver)
  }, 90_000)
  afterAll(() => world?.release())

  it('dial is no way out for a program of the user, nor of another one, while everything is held', async () => {
    await world.net.lab.cut('exit-fra')
    await driver.call('prove', {})
    expect(await world.net.exitAddress('laptop')).toBe('')
    await driver.must('waitFor', { kinds: ['held'], limitMs: 60_000 })
    const capture = await world.net.lab.capture('wan', 'to-home')
    // ben pinned it before; while anna's tunnel holds the machine it doesn't count
    expect(await stranger.call('ask', { address: attacker, text: 'leak\n' })).toMatchObject({ fault: { code: 'pass.refused' } })
    // anna's own programs can't bend hers
    for (const account of [`x@${attacker}`, 'x@evil.example:53']) {
      expect(await driver.call('putServer', { account, addresses: [attacker] })).toMatchObject({ fault: { code: 'server.notPinned' } })
    }
    await driver.must('putPass', { ...(await passOf(driver)), apiAddresses: [echo, attacker] })
    expect(await driver.call('ask', { address: attacker, text: 'leak\n' })).toMatchObject({ fault: { code: 'pass.refused' } })
    // nor can a socket of theirs pretend to be the helper's, whatever its group
    const grouped = ['/usr/bin/setpriv', `--reuid=${anna}`, '--regid=22343', '--clear-groups', '/bin/bash', '-c']
    const [host, port] = echo.split(':')
    expect((await laptop().run([...grouped, `exec 3<>/dev/tcp/${host}/${port}`])).code).not.toBe(0)
    expect(await driver.must('ask', { address: echo, text: 'mine\n' })).toBe(`${addresses.laptop.exit4} mine\n`)
    const { packets, dropped } = await capture.stop()
    expect(dropped).toBe(0)
    const allowed = { tunnels: [`${addresses['exit-fra'].exit4}:51820`], api: [echo] }
    expect(leakedPackets(packets, allowed).map(packetText)).toEqual([])
    await world.net.lab.mend('exit-fra')
    await driver.must('prove', {})
    await driver.must('waitFor', { kinds: ['up'], limitMs: 40_000 })
  })

  it('a gateway that root forbids while it is in use is held with the reason, through a restart, and used again when allowed', async () => {
    const policy = async (text: string) =>
      laptop().must([
        '/bin/sh',
        '-c',
        `printf '%s' '${text}' > /etc/waygate/policy.new && mv /etc/waygate/policy.new /etc/waygate/policy.json`,
      ])
    const other = 'A'.repeat(43)
    await policy(`{"allowedGatewayKeys":["${other}="]}`)
    const held = await driver.must<HelperStatus>('waitFor', { kinds: ['held'], limitMs: 20_000 })
    expect(held.state).toMatchObject({ reason: { why: 'accessGone', detail: expect.stringContaining('rules of this computer') } })
    expect(held.intent.want).not.toBe('open')
    expect(await world.net.exitAddress('laptop')).toBe('')
    await world.killHelper()
    await world.startHelper()
    driver = await world.drive(anna)
    expect(await world.net.exitAddress('laptop')).toBe('')
    expect((await driver.must<HelperStatus>('status', {})).state).toMatchObject({ kind: 'held', reason: { why: 'accessGone' } })
    await policy('{}')
    await driver.must('waitFor', { kinds: ['up'], limitMs: 30_000 })
    expect(await world.net.exitAddress('laptop')).toBe(addresses['exit-fra'].exit4)
  })

  it('a full disk: what stands stays, leaving works, the trouble is told once, and the journal goes on afterwards', async () => {
    const state = '/var/lib/waygate'
    await world.killHelper()
    await laptop().must([
      '/bin/sh',
      '-ec',
      `mkdir /run/kept && cp -a ${state}/. /run/kept && mount -t tmpfs -o size=1m,mode=700 none ${state} && cp -a /run/kept/. ${state}`,
    ])
    await world.startHelper()
    driver = await world.drive(anna)
    await driver.must('waitFor', { kinds: ['up'], limitMs: 30_000 })
    await laptop().run(['/bin/dd', 'if=/dev/zero', `of=${state}/fill`, 'bs=4096'])
    for (let count = 0; count < 5; count++) await driver.call('hold', { passId: 'none', reason: 'x' })
    await driver.must('newKey', {}).catch(() => undefined)
    expect(await world.net.exitAddress('laptop')).toBe(addresses['exit-fra'].exit4)
    await driver.must('setIntent', { after: null, want: 'open' })
    await driver.must('waitFor', { kinds: ['open'], limitMs: 20_000 })
    expect(await world.net.exitAddress('laptop')).toBe(addresses.laptop.exit4)
    await laptop().run(['/bin/dd', 'if=/dev/zero', `of=${state}/fill2`, 'bs=4096'])
    for (let count = 0; count < 5; count++)
      await driver.call('putServer', { account: `x@198.51.100.${count + 1}`, addresses: [`198.51.100.${count + 1}:443`] })
    await laptop().must(['/bin/sh', '-c', `rm -f ${state}/fill ${state}/fill2`])
    await driver.must('putServer', { account: 'x@198.51.100.9', addresses: ['198.51.100.9:443'] })
    expect(world.helper.output().split('the journal could not be written').length - 1).toBeLessThanOrEqual(1)
    const verdict = await laptop().run(waygateCommand(['journal', '--verify', '--json']))
    expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: true, value: { intact: true } })
  })
})

/** The pass as it was given, from what the status shows and the journal kept: its key is named in neither. */
async function passOf(driver: HelperDriver): Promise<Record<string, unknown>> {
  const status = await driver.must<HelperStatus>('status', {})
  const entries = await driver.must<{ entries: { act: string; detail: { keyId?: string } }[] }>('journal', { since: 0 })
  const keyId = entries.entries.findLast(({ act }) => act === 'newKey')?.detail.keyId
  return { ...status.passes.find(({ passId }) => passId === 'p1'), keyId }
}
