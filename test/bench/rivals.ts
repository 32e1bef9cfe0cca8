import type { TunnelView } from '../../electron/common/contracts/app/tunnel.ts'
import type { PassView } from '../../electron/common/contracts/helper.ts'
import { labProgram } from '../lab/library/internet.ts'
import type { LabProcess } from '../lab/library/lab-process.ts'
import { nodesByHost, type Office } from '../lab/library/office.ts'

/** The same machine, the same gateway, two ways: through the helper, and by `wg-quick`. Never both at once. Times are milliseconds on the laptop's clock. */
export interface Rivals {
  /** From the wish to "up": proven by an answer that the gateway forwarded, kill switch and DNS included. */
  join(): Promise<number>
  /** From the wish to "open". */
  leave(): Promise<number>
  /** `wg-quick up`, start to end of the process: tunnel and routes, no kill switch, no DNS, no proof. */
  wgUp(): Promise<number>
  wgDown(): Promise<number>
  stop(): Promise<void>
}

const gateway = 'exit-fra'
const interfaceName = 'wgbench'

/** Signs the laptop in, lets it register once as a person would, and registers a second client of its own for wg-quick. */
export async function prepareRivals(office: Office): Promise<Rivals> {
  const laptop = office.net.lab.node('laptop')
  const helper = await office.startHelper('laptop')
  await office.signIn('laptop')
  await office.waygateJson('laptop', ['join', gateway])
  const pass = await onlyPass(office)
  await office.waygateJson('laptop', ['leave'])
  const config = await wgConfig(office, pass)
  await laptop.must(['/bin/sh', '-c', `umask 077 && mkdir -p /etc/wireguard && cat > /etc/wireguard/${interfaceName}.conf`], {
    input: config,
  })
  const timer = laptop.spawn(benchProgram('timed-acts', [pass.passId, interfaceName]))
  await timer.line(/^ready$/)
  const act = timedActs(timer)
  return {
    join: () => act('join'),
    leave: () => act('leave'),
    wgUp: () => act('wg-up'),
    wgDown: () => act('wg-down'),
    stop: async () => {
      await timer.stop()
      await helper.stop()
    },
  }
}

/** A program of the bench as a command inside a node. */
export function benchProgram(name: string, args: readonly string[] = []): string[] {
  return labProgram(`../../bench/programs/${name}`, args)
}

function timedActs(timer: LabProcess): (act: string) => Promise<number> {
  let count = 0
  return async (act) => {
    count++
    timer.write(`${count} ${act}\n`)
    const [, outcome = '', detail = ''] = await timer.line(new RegExp(`^${count} (ms|fault) (.*)$`))
    if (outcome === 'fault') throw new Error(`${act} failed: ${detail}`)
    return Number(detail)
  }
}

async function onlyPass(office: Office): Promise<PassView> {
  const { tunnel } = (await office.waygateJson('laptop', ['status'])) as { tunnel: TunnelView }
  const pass = tunnel.helper.link === 'ready' ? tunnel.helper.status.passes[0] : undefined
  if (pass === undefined) throw new Error('the join left no pass behind')
  return pass
}

/** What an admin would hand out for this gateway, with the values that the pass has. */
async function wgConfig(office: Office, pass: PassView): Promise<string> {
  const laptop = office.net.lab.node('laptop')
  const privateKey = (await laptop.must(['/usr/bin/wg', 'genkey'])).trim()
  const publicKey = (await laptop.must(['/usr/bin/wg', 'pubkey'], { input: privateKey })).trim()
  const node = (await nodesByHost(office.api)).get(gateway)
  const clients = `/api/extclients/${office.network}`
  const [made, listed] = await office.api([
    { method: 'POST', path: `${clients}/${node?.id}`, body: { clientid: 'wgbench', publickey: publicKey, enabled: true } },
    { method: 'GET', path: clients },
  ])
  if (made?.status !== 200) throw new Error(`the second client was refused: ${JSON.stringify(made)}`)
  const known = (listed?.body ?? []) as readonly { publickey: string; address: string; address6: string }[]
  const client = known.find((one) => one.publickey === publicKey)
  if (client === undefined) throw new Error('the server does not list the second client')
  const ranges = client.address6 === '' ? '0.0.0.0/0' : '0.0.0.0/0, ::/0'
  return [
    '[Interface]',
    `PrivateKey = ${privateKey}`,
    `Address = ${[client.address, client.address6].filter((address) => address !== '').join(', ')}`,
    `MTU = ${pass.mtu}`,
    '[Peer]',
    `PublicKey = ${pass.peerKey}`,
    `Endpoint = ${pass.endpoints[0]}`,
    `AllowedIPs = ${ranges}`,
    `PersistentKeepalive = ${pass.keepalive}`,
    '',
  ].join('\n')
}
