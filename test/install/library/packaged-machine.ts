import { beacon } from '../../lab/library/beacon.ts'
import { packetText } from '../../lab/library/decode-packet.ts'
import { machineProgram } from '../../lab/library/installed-machine.ts'
import { leakedPackets } from '../../lab/library/judge-leaks.ts'
import type { RunOptions, RunOutcome } from '../../lab/library/lab-process.ts'
import { machineBaseWith } from '../../lab/library/machine-base.ts'
import { collectState, stateLines } from '../../lab/library/machine-state.ts'
import { allowedWays, createOffice, type Office } from '../../lab/library/office.ts'
import { checkout, createSystemdMachine, type SystemdMachine } from '../../lab/library/systemd-machine.ts'
import { addresses } from '../../lab/library/trial-topology.ts'

/** A clean Debian machine in the laptop's place, on which nothing of Waygate is yet; beyond it the trial's office with its server and gateways. */
export interface PackagedMachine {
  readonly office: Office
  readonly machine: SystemdMachine
  /** dpkg with a package of this checkout, as somebody who used sudo runs it. */
  dpkg(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunOutcome>
  /** A program of the machine, with the surroundings that sudo gives. */
  sudo(words: readonly string[]): Promise<RunOutcome>
  /** `waygate …` of the package, as one of the machine's people. */
  waygateAs(user: string, words: readonly string[], options?: RunOptions): Promise<RunOutcome>
  /** `Status` and `Version` of the package as dpkg has them. */
  packageState(name: string): Promise<string>
  /** As the echo server sees it; '' when nothing comes back. */
  exitAddress(family?: 4 | 6): Promise<string>
  /** What left beside the tunnel while something happened, as text; a unit of the machine tries all the time. */
  leaksDuring(act: () => Promise<unknown>): Promise<readonly string[]>
  /** Everything of the network that could be found changed. */
  networkState(): Promise<readonly string[]>
  /** Every path on the disk, but for what any machine writes by itself. */
  files(): Promise<readonly string[]>
  release(): Promise<void>
}

/** What the package depends on, and what its tests look with; there is no network for apt in the machine. */
const desktop = {
  name: 'desktop',
  packages: [
    ...[
      'libasound2',
      'libatk-bridge2.0-0',
      'libatspi2.0-0',
      'libcups2',
      'libdrm2',
      'libgbm1',
      'libgtk-3-0',
      'libnss3',
      'libx11-xcb1',
      'libxkbcommon0',
    ],
    ...[
      'xdg-utils',
      'polkitd',
      'pkexec',
      'sudo',
      'dbus-daemon',
      'xvfb',
      'xdotool',
      'fonts-dejavu-core',
      'man-db',
      'bash-completion',
      'rpm',
    ],
  ],
}
const base = await machineBaseWith(desktop)
export const hindrance = 'hindrance' in base ? base.hindrance : null

/** People of the machine. Anna installs; Bob is somebody else. */
export const anna = 1000
export const bob = 1001

export async function createPackagedMachine(): Promise<PackagedMachine> {
  if ('hindrance' in base) throw new Error(base.hindrance)
  const office = await createOffice()
  const machine = createSystemdMachine(office.net.lab, 'laptop', base.path)
  try {
    machine.write('/etc/systemd/system/beacon.service', beacon)
    await machine.boot()
    await machine.shell(`useradd -m -u ${anna} anna; useradd -m -u ${bob} bob; systemctl enable -q --now beacon`)
    return packaged(office, machine)
  } catch (error) {
    await machine.release()
    await office.release()
    throw error
  }
}

function packaged(office: Office, machine: SystemdMachine): PackagedMachine {
  const sudo = { SUDO_UID: String(anna), SUDO_USER: 'anna', DEBIAN_FRONTEND: 'noninteractive' }
  return {
    office,
    machine,
    dpkg: (words, env = {}) =>
      machine.run(['/usr/bin/dpkg', ...words.map((word) => (word.endsWith('.deb') ? `${checkout}/${word}` : word))], {
        env: { ...sudo, ...env },
        limitMs: 120_000,
      }),
    sudo: (words) => machine.run(words, { env: sudo, limitMs: 120_000 }),
    waygateAs: (user, words, options = {}) =>
      machine.run(['/usr/sbin/runuser', '-u', user, '--', '/usr/bin/env', `HOME=/home/${user}`, '/usr/bin/waygate', ...words], {
        limitMs: 60_000,
        ...options,
      }),
    async packageState(name) {
      const { stdout } = await machine.run(['/usr/bin/dpkg-query', '-W', '-f', `\${Status} \${Version}`, name])
      return stdout.trim()
    },
    async exitAddress(family = 4) {
      const target = family === 4 ? addresses.echo.exit4 : addresses.echo.exit6
      const answer = JSON.parse(await machine.must(machineProgram('ask', ['tcp', target, '3000']))) as { ok: boolean; answer?: string }
      return answer.ok ? (answer.answer ?? '') : ''
    },
    async leaksDuring(act) {
      const capture = await office.net.lab.capture('wan', 'to-home')
      await act()
      const { packets, dropped } = await capture.stop()
      if (dropped > 0) throw new Error('a capture lost packets and proves nothing')
      return leakedPackets(packets, allowedWays).map(packetText)
    },
    networkState: async () => stateLines(await machine.must(['/bin/bash', '-c', collectState])),
    files: async () => (await machine.shell(listFiles)).trim().split('\n'),
    async release() {
      await machine.release()
      await office.release()
    },
  }
}

const elsewhere = [
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/tmp',
  '/var/tmp',
  '/var/log',
  '/var/cache',
  '/var/lib/dpkg',
  '/var/lib/apt',
  '/var/lib/rpm',
  '/home',
  '/root',
  checkout,
]
const listFiles = `find / -xdev ${elsewhere.map((path) => `-path ${path} -prune -o`).join(' ')} -print | sort; ls -d /run/waygate* 2>/dev/null || true`
