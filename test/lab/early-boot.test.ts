import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Intent, initialIntent } from '../../electron/common/tunnel/intent.ts'
import { initialState } from '../../electron/helper/state/helper-state.ts'
import { packetText } from './library/decode-packet.ts'
import { createInternet, type Internet } from './library/internet.ts'
import { leakedPackets } from './library/judge-leaks.ts'
import { addresses } from './library/trial-topology.ts'
import { bringProgram, waygateCommand } from './library/waygate-program.ts'

/** The program that runs before the network does, in a network that is already there and for which somebody has urgent use. */
let net: Internet

beforeAll(async () => {
  await bringProgram()
  net = await createInternet()
})
afterAll(() => net?.release())

const laptop = () => net.lab.node('laptop')
const shell = (script: string) => laptop().must(['/bin/bash', '-ec', script])
const fresh = () =>
  shell('nft flush ruleset; ip rule flush protocol 87; ip -6 rule flush protocol 87; rm -rf /var/lib/waygate /etc/waygate')
const remember = (text: string) =>
  shell(`mkdir -pm 700 /var/lib/waygate; umask 077; cat > /var/lib/waygate/state.json <<'END'\n${text}\nEND`)
const state = (intent: Partial<Intent>, more: object = {}) =>
  JSON.stringify({ ...initialState, intent: { ...initialIntent, ...intent }, ...more })
const earlyBoot = () => laptop().run(waygateCommand(['early-boot', '--json']))

const attempts = [
  'ping -c 1 -W 1 8.8.8.8',
  'ping -c 1 -W 1 -I eth0 8.8.8.8',
  `ping -6 -c 1 -W 1 ${addresses.echo.exit6}`,
  `ping -6 -c 1 -W 1 -I eth0 ${addresses.echo.exit6}`,
  `exec 3<>/dev/tcp/${addresses.echo.exit4}/7`,
  `echo x > /dev/udp/${addresses.echo.exit4}/7`,
  `echo x > /dev/udp/${addresses.home.lan4}/53`,
]

/** Packets that left while everything was tried. */
async function packetsOut(): Promise<readonly string[]> {
  const capture = await net.lab.capture('wan', 'to-home')
  await Promise.all(attempts.map((attempt) => laptop().run(['/bin/bash', '-c', `timeout 2 bash -c '${attempt}'`])))
  const { packets, dropped } = await capture.stop()
  expect(dropped).toBe(0)
  return leakedPackets(packets, { tunnels: [], api: [] }).map(packetText)
}

const through = { through: ['p1'], failover: false, goHome: false }

test.each<[string, string]>([
  ['joined', state({ want: through })],
  ['joined, LAN off', state({ want: through, lan: false })],
  ['locked', state({ lock: true })],
  ['paused before the boot', state({ want: through }, { pause: { until: 4e12, bootId: 'another boot' } })],
  ['torn file', state({}).slice(0, 40)],
  ['empty file', ''],
  ['a format of the future', state({}).replace('"format":1', '"format":2')],
])('%s: nothing leaves, and the next run finds nothing to do', async (_, text) => {
  await fresh()
  await remember(text)
  expect(JSON.parse((await earlyBoot()).stdout)).toMatchObject({ ok: true, value: { traffic: 'closed' } })
  expect(await packetsOut()).toEqual([])
  const before = await shell('nft -a list ruleset; ip rule; ip -6 rule')
  expect((await earlyBoot()).code).toBe(0)
  expect(await shell('nft -a list ruleset; ip rule; ip -6 rule')).toBe(before)
})

test.each<[string, string]>([
  ['the filter', 'nft flush ruleset'],
  ['the routing', 'ip rule flush protocol 87; ip -6 rule flush protocol 87'],
])('%s taken away: the other layer holds', async (_, how) => {
  await fresh()
  await remember(state({ want: through, lan: false }))
  await earlyBoot()
  await shell(how)
  expect(await packetsOut()).toEqual([])
})

test('the static block alone holds, and the program puts the whole one in its place', async () => {
  await fresh()
  await remember(state({ lock: true }))
  await shell(`nft -f ${new URL('../../resources/linux/early-boot.nft', import.meta.url).pathname}`)
  expect(await packetsOut()).toEqual([])
  await earlyBoot()
  expect(await shell('nft list table inet waygate')).toContain('chain lan')
  expect(await packetsOut()).toEqual([])
})

test('no LAN: not even the neighbour; LAN: the neighbour, but not its name server', async () => {
  const reaches = async () => (await laptop().run(['/usr/bin/ping', '-c', '1', '-W', '1', addresses.neighbour.lan4])).code === 0
  await fresh()
  await remember(state({ want: through, lan: false }))
  await earlyBoot()
  expect(await reaches()).toBe(false)
  await fresh()
  await remember(state({ want: through }))
  await earlyBoot()
  expect(await reaches()).toBe(true)
})

test.each<[string, () => Promise<unknown>]>([
  ['nobody ever joined', async () => undefined],
  ['open', () => remember(state({}))],
  [
    'open, and the static block was loaded by mistake',
    async () => {
      await remember(state({}))
      await shell(`nft -f ${new URL('../../resources/linux/early-boot.nft', import.meta.url).pathname}`)
    },
  ],
])('%s: traffic flows, and nothing of ours is there', async (_, prepare) => {
  await fresh()
  await prepare()
  expect(JSON.parse((await earlyBoot()).stdout)).toMatchObject({ ok: true, value: { traffic: 'open' } })
  expect((await packetsOut()).length).toBeGreaterThan(5)
  expect(await shell('nft list ruleset; (ip -d rule; ip -6 -d rule) | grep "proto 87" || true')).toBe('')
})

test("the administrator's lock closes a machine on which nobody ever joined", async () => {
  await fresh()
  await shell(`mkdir -pm 755 /etc/waygate; echo '{"lock":"on"}' > /etc/waygate/policy.json`)
  expect(JSON.parse((await earlyBoot()).stdout)).toMatchObject({ ok: true, value: { traffic: 'closed', because: 'lock' } })
  expect(await packetsOut()).toEqual([])
})

test('without nft the routing layer closes alone, and the fault is told', async () => {
  await fresh()
  await remember(state({ want: through, lan: false }))
  const hidden = `mount --bind /dev/null /usr/sbin/nft; exec "$@"`
  const ran = await laptop().run([
    '/usr/bin/unshare',
    '--mount',
    '--',
    '/bin/bash',
    '-c',
    hidden,
    'hidden',
    ...waygateCommand(['early-boot', '--json']),
  ])
  expect(JSON.parse(ran.stdout)).toMatchObject({ ok: false })
  expect(await packetsOut()).toEqual([])
})
