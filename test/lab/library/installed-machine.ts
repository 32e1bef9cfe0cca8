import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { driveHelper, type HelperDriver } from './helper-driver.ts'
import { createInternet, type Internet } from './internet.ts'
import { machineBase } from './machine-base.ts'
import { plainGateway, tunnelAddress } from './plain-gateway.ts'
import { checkout, createSystemdMachine, type SystemdMachine } from './systemd-machine.ts'
import { addresses } from './trial-topology.ts'
import { bringProgram } from './waygate-program.ts'

/** An internet whose laptop is a whole machine with Waygate installed as a package would install it, and one gateway made by hand. */
export interface InstalledMachine {
  readonly net: Internet
  readonly machine: SystemdMachine
  /** Asked anew after each boot and each death of the helper. */
  driver(): Promise<HelperDriver>
  /** Makes key, gateway and pass; joins, and waits until it is up. */
  join(): Promise<void>
  /** As the echo server sees it; '' when nothing comes back. */
  exitAddress(family?: 4 | 6): Promise<string>
  /** The address of the name server that a question really went to; '' when names don't resolve. */
  askedServer(): Promise<string>
  release(): Promise<void>
}

export const base = await machineBase()
export const hindrance = 'hindrance' in base ? base.hindrance : null

const linux = join(import.meta.dirname, '../../../resources/linux')
export const units = ['waygate-helper.service', 'waygate-early-boot.service', 'waygate-early-block.service']
/** Not started by itself. */
export const tunnelUnit = 'waygate-wireguard@.service'
const nodeProgram = `${checkout}/node_modules/node/bin/node`
const program = `#!/bin/sh\nexec ${nodeProgram} --disable-sigusr1 ${checkout}/out/waygate/waygate.mjs "$@"\n`

/** A program of the lab as a command inside the machine. */
export function machineProgram(name: string, args: readonly string[] = []): string[] {
  return [nodeProgram, '--disable-warning=ExperimentalWarning', `${checkout}/test/lab/programs/${name}.ts`, ...args]
}

/** The first boot included, with the helper enabled and running. `prepare` puts files into the machine before. */
export async function createInstalledMachine(prepare: (machine: SystemdMachine) => void = () => {}): Promise<InstalledMachine> {
  if ('hindrance' in base) throw new Error(base.hindrance)
  await bringProgram()
  const net = await createInternet()
  const machine = createSystemdMachine(net.lab, 'laptop', base.path)
  try {
    for (const unit of [...units, tunnelUnit]) machine.write(`/usr/lib/systemd/system/${unit}`, readFileSync(join(linux, unit), 'utf8'))
    machine.write('/usr/lib/waygate/early-boot.nft', readFileSync(join(linux, 'early-boot.nft'), 'utf8'))
    machine.write('/usr/bin/waygate', program, 0o755)
    prepare(machine)
    await machine.boot()
    await machine.shell(`systemctl enable -q ${units.join(' ')}; systemctl start waygate-helper`)
    return installed(net, machine)
  } catch (error) {
    await machine.release()
    await net.release()
    throw error
  }
}

function installed(net: Internet, machine: SystemdMachine): InstalledMachine {
  /** A helper that was killed leaves its socket, and its successor needs a moment. */
  const driver = async (): Promise<HelperDriver> => {
    for (let attempts = 50; ; attempts -= 1) {
      try {
        return await driveHelper(machine.spawn(machineProgram('helper-driver')))
      } catch (error) {
        if (attempts === 0) throw error
        await wait(100)
      }
    }
  }
  return {
    net,
    machine,
    driver,
    async join() {
      const helper = await driver()
      const key = await helper.must<{ keyId: string; publicKey: string }>('newKey', {})
      await helper.must('putPass', pass(key.keyId, await plainGateway(net, key.publicKey)))
      await helper.must('setIntent', { after: null, want: wish })
      await helper.must('waitFor', { kinds: ['up'], limitMs: 20_000 })
    },
    async exitAddress(family = 4) {
      const target = family === 4 ? addresses.echo.exit4 : addresses.echo.exit6
      const printed = await machine.must(machineProgram('ask', ['tcp', target, '3000']))
      const answer = JSON.parse(printed) as { ok: boolean; answer?: string }
      return answer.ok ? (answer.answer ?? '') : ''
    },
    async askedServer() {
      const { stdout } = await machine.run(['/usr/bin/timeout', '8', '/usr/bin/getent', 'ahostsv4', 'server.lab.test'])
      return stdout.split(' ')[0] ?? ''
    },
    async release() {
      await machine.release()
      await net.release()
    },
  }
}

export const wish = { through: ['p1'], failover: false, goHome: false }

function pass(keyId: string, peerKey: string) {
  return {
    passId: 'p1',
    keyId,
    account: 'anna@lab',
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
    apiAddresses: [],
    checkedAt: 1,
  }
}
