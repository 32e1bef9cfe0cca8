import { mkdirSync, readdirSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Lab } from './lab.ts'
import { type LabProcess, type RunOptions, type RunOutcome, runLabProcess, startLabProcess } from './lab-process.ts'
import { cgroupTrees } from './machine-base.ts'
import { childOf } from './namespace-root.ts'
import type { Plug } from './topology.ts'

/**
 * A node of the lab as a whole Debian machine: systemd as its first process, in the node's network, on an overlay that lasts as long as the lab. It lives in the
 * lab's process namespace, so whatever way the owner dies, the kernel ends it, too.
 */
export interface SystemdMachine {
  run(command: readonly string[], options?: RunOptions): Promise<RunOutcome>
  /** As `run`, but a code other than 0 is an error; answers stdout. */
  must(command: readonly string[], options?: RunOptions): Promise<string>
  /** A script for `sh -e`; an error when it fails. */
  shell(script: string): Promise<string>
  spawn(command: readonly string[], options?: RunOptions): LabProcess
  /** Puts a file into the machine; only while it is off. */
  write(path: string, text: string, mode?: number): void
  /** Resolves when systemd has started what it starts by itself. */
  boot(): Promise<void>
  /** Shuts down in order, and loses what a kernel loses: filter, rules, interfaces that programs made. `whileOff` runs before it is on again. */
  reboot(whileOff?: () => Promise<void>): Promise<void>
  /** What systemd said on the console. */
  console(): string
  release(): Promise<void>
}

/** Where the checkout lies in each machine, read-only. */
export const checkout = '/opt/checkout'

const root = join(import.meta.dirname, '../../..')
const bootLimit = 60_000
const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8' }

/** Its own mounts, its own control groups (machines that share one wreck each other), then systemd. `$1` = folder, `$2` = base, `$3` = group, `$4` = checkout. */
const startScript = `set -e
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/merged"
for tree in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
  [ ! -e "$tree/cgroup.procs" ] || { mkdir -p "$tree/$3"; echo $$ > "$tree/$3/cgroup.procs"; }
done
export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network
exec systemd-nspawn -q -D "$1/merged" --boot --register=no --keep-unit --console=read-only --link-journal=no --resolv-conf=off --timezone=off \\
  --capability=CAP_NET_ADMIN,CAP_NET_RAW --bind=/dev/net/tun --bind-ro="$4:${checkout}"`

let made = 0

export function createSystemdMachine(lab: Lab, node: string, base: string): SystemdMachine {
  sweepGroups()
  made += 1
  const group = `${groupPrefix}${process.pid}-${made}`
  const folder = join(lab.directory, `machine-${node}-${made}`)
  for (const part of ['upper', 'work', 'merged']) mkdirSync(join(folder, part), { recursive: true })
  const links = linksOf(lab, node)
  bringNetwork(join(folder, 'upper'), links, lab.topology.nodes.find((spec) => spec.name === node)?.routes ?? [])
  let nspawn: LabProcess | null = null
  let leader = 0

  const enter = (command: readonly string[]) => ['/usr/bin/nsenter', '-t', String(leader), '-a', '--wdns=/', '--', ...command]
  const withEnv = (options: RunOptions): RunOptions => ({ ...options, env: { ...environment, ...options.env } })
  const run = (command: readonly string[], options: RunOptions = {}) => runLabProcess(enter(command), withEnv(options))
  const must = async (command: readonly string[], options: RunOptions = {}) => {
    const { code, stdout, stderr } = await run(command, options)
    if (code !== 0) throw new Error(`${node}: ${command.join(' ')} ended with ${code}: ${stderr.trim() || stdout.trim()}`)
    return stdout
  }

  const boot = async () => {
    const start = ['/usr/bin/unshare', '--mount', '--', '/bin/bash', '--norc', '-c', startScript, 'machine', folder, base, group, root]
    nspawn = startLabProcess(lab.node(node).commandOutside(start), { env: environment, input: '' })
    for (const end = Date.now() + bootLimit; ; await wait(20)) {
      leader = firstProcess(nspawn.pid)
      if (leader !== 0) {
        const state = (await run(['/usr/bin/systemctl', 'is-system-running'])).stdout.trim()
        if (state === 'running' || state === 'degraded') return
      }
      if (!nspawn.running() || Date.now() > end) throw new Error(`${node} didn't start: ${nspawn.output().slice(-2000)}`)
    }
  }

  return {
    run,
    must,
    shell: (script) => must(['/bin/sh', '-ec', script]),
    spawn: (command, options = {}) => startLabProcess(enter(command), withEnv(options)),
    write(path, text, mode = 0o644) {
      if (nspawn?.running()) throw new Error(`${node} is running: write ${path} from inside`)
      const file = join(folder, 'upper', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text, { mode })
    },
    boot,
    async reboot(whileOff = async () => {}) {
      await run(['/usr/bin/systemctl', '--no-block', 'reboot'])
      await nspawn?.exited
      // the namespace outlives the machine, and would answer whoever speaks to it; a kernel that is off doesn't
      await lab
        .node(node)
        .must(['/bin/bash', '-c', `${links.map(({ interface: name }) => `ip link set dev ${name} down`).join('\n')}\n${freshKernel}`])
      await whileOff()
      await boot()
    },
    console: () => nspawn?.output() ?? '',
    async release() {
      // nspawn's death alone leaves the machine running until the lab ends; its first process takes all others along
      if (nspawn?.running() && leader !== 0) process.kill(leader, 'SIGKILL')
      nspawn?.signal('SIGKILL')
      await nspawn?.exited
      // what was killed with it takes a moment to go; what still doesn't is swept by the next run
      for (let attempts = 100; attempts > 0 && !removeGroup(group); attempts -= 1) await wait(20)
    },
  }
}

function linksOf(lab: Lab, node: string): readonly Plug[] {
  return lab.topology.wires.flatMap(({ ends }) => ends.filter((plug) => plug.node === node))
}

/** The network comes up as on any machine: after what had to be done before it (systemd.special(7), network-pre.target), and not earlier. */
function bringNetwork(upper: string, links: readonly Plug[], routes: readonly string[]): void {
  const lines = [
    ...links.flatMap(({ interface: name, addresses = [] }) => [
      `link set dev ${name} up`,
      ...addresses.map((address) => `address replace ${address} dev ${name}${address.includes(':') ? ' nodad' : ''}`),
    ]),
    ...routes.map((route) => `route replace ${route}`),
  ]
  const wants = join(upper, 'etc/systemd/system/sysinit.target.wants')
  mkdirSync(wants, { recursive: true })
  writeFileSync(join(upper, 'etc/lab-network'), `${lines.join('\n')}\n`)
  writeFileSync(join(upper, 'etc/systemd/system/lab-network.service'), networkUnit)
  symlinkSync('../lab-network.service', join(wants, 'lab-network.service'))
}

const networkUnit = `[Unit]
DefaultDependencies=no
After=network-pre.target
Wants=network-pre.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/ip -batch /etc/lab-network
`

const freshKernel = `nft flush ruleset
for family in -4 -6; do
  ip $family rule flush
  ip $family rule add from all lookup main priority 32766
  [ $family = -6 ] || ip rule add from all lookup default priority 32767
done
for link in /sys/class/net/*; do [ ! -e "$link/tun_flags" ] || ip link delete "\${link##*/}"; done
true`

/** systemd, numbered outside: nspawn's child once nspawn's own go-between has gone. 0 = not there yet. */
function firstProcess(entering: number): number {
  const nspawn = childOf(entering)
  const child = nspawn === undefined ? undefined : childOf(nspawn)
  if (child === undefined) return 0
  try {
    return readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'systemd' ? child : 0
  } catch {
    return 0
  }
}

const groupPrefix = 'waygate-lab-'

/** Empty control groups that runs left whose owner is dead. */
function sweepGroups(): void {
  for (const tree of cgroupTrees) {
    for (const name of listed(tree).filter((entry) => entry.startsWith(groupPrefix))) {
      const owner = name.slice(groupPrefix.length).split('-')[0] ?? ''
      if (listed(`/proc/${owner}`).length === 0) removeGroup(name)
    }
  }
}

/** Whether it is gone everywhere. */
function removeGroup(name: string): boolean {
  for (const tree of cgroupTrees) removeTree(join(tree, name))
  return cgroupTrees.every((tree) => listed(join(tree, name)).length === 0)
}

/** A control group goes when its own groups have gone and no process is in it. */
function removeTree(path: string): void {
  for (const name of listed(path)) if (listed(join(path, name)).includes('cgroup.procs')) removeTree(join(path, name))
  try {
    rmdirSync(path)
  } catch {
    // not there, or not empty yet
  }
}

function listed(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
