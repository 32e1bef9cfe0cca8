import { accessSync, constants } from 'node:fs'
import { driveHelper, type HelperDriver } from './helper-driver.ts'
import { createInternet, type Internet, labProgram } from './internet.ts'
import type { LabNode } from './lab-node.ts'
import type { LabProcess } from './lab-process.ts'
import { until } from './office.ts'
import { plainGateway, tunnelAddress } from './plain-gateway.ts'
import { addresses } from './trial-topology.ts'
import { bringProgram, waygateCommand } from './waygate-program.ts'

/** Several users' sockets need several uids, and a tunnel its device: as root all of it is there. */
export const canHelp = process.geteuid?.() === 0 && accessible('/dev/net/tun')

/** The echo server stands for an API server: its account names its very address. */
export const echo = `${addresses.echo.exit4}:7`
export const echoAccount = `anna@${echo}`

/** A helper on the lab's laptop with one gateway for it, driven over its sockets. */
export interface HelperWorld {
  readonly net: Internet
  readonly helper: LabProcess
  startHelper(args?: readonly string[]): Promise<LabProcess>
  killHelper(): Promise<void>
  /** Speaks with it as that user. */
  drive(uid: number): Promise<HelperDriver>
  /** Key, server and pass `p1` of that user, who then joins and is proven. */
  join(driver: HelperDriver): Promise<void>
  release(): Promise<void>
}

export const wish = { through: ['p1'], failover: false, goHome: false }

interface Surroundings {
  /** What the laptop has before its helper starts. */
  readonly prepare?: (laptop: LabNode) => Promise<void>
  /** A program and its arguments that starts the helper instead, and watches it. */
  readonly under?: readonly string[]
}

export async function createHelperWorld(args: readonly string[] = [], { prepare, under = [] }: Surroundings = {}): Promise<HelperWorld> {
  await bringProgram()
  const net = await createInternet()
  const laptop = net.lab.node('laptop')
  let gateway = ''
  const start = async (more: readonly string[] = args) => {
    await laptop.must(['/bin/mkdir', '-p', '-m', '755', '/etc/waygate'])
    const program = laptop.spawn([...under, ...waygateCommand(['helper', ...more])])
    await until('the helper listens', program, async () => program.output().includes('"msg":"listening"'))
    return program
  }
  try {
    await prepare?.(laptop)
    let helper = await start()
    return {
      net,
      get helper() {
        return helper
      },
      startHelper: async (more) => {
        helper = await start(more)
        return helper
      },
      killHelper: async () => {
        helper.signal('SIGKILL')
        await helper.exited
      },
      drive: (uid) => {
        const as = uid === 0 ? [] : ['/usr/bin/setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
        return driveHelper(laptop.spawn([...as, ...labProgram('helper-driver')]))
      },
      join: async (driver) => {
        const key = await driver.must<{ keyId: string; publicKey: string }>('newKey', {})
        if (gateway === '') gateway = await plainGateway(net, key.publicKey)
        else
          await net.lab
            .node('exit-fra')
            .must(['/usr/bin/wg', 'set', 'wg-plain', 'peer', key.publicKey, 'allowed-ips', `${tunnelAddress}/32`])
        await driver.must('putServer', { account: echoAccount, addresses: [echo] })
        await driver.must('putPass', plainPass(key.keyId, gateway))
        await driver.must('setIntent', { after: null, want: wish })
        await driver.must('waitFor', { kinds: ['up'], limitMs: 20_000 })
      },
      release: net.release,
    }
  } catch (error) {
    await net.release()
    throw error
  }
}

/** A pass for the plain gateway, as the registrar would make one. */
function plainPass(keyId: string, peerKey: string) {
  return {
    passId: 'p1',
    keyId,
    account: echoAccount,
    network: 'office',
    gatewayNodeId: 'node-fra',
    gatewayName: 'exit-fra',
    clientId: 'client-1',
    addresses: [tunnelAddress],
    peerKey,
    endpoints: [`${addresses['exit-fra'].exit4}:51820`],
    dns: [addresses.dns.exit4],
    mtu: 1420,
    keepalive: 20,
    apiAddresses: [echo],
    checkedAt: 1,
  }
}

function accessible(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}
