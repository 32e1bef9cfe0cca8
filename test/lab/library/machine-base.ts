import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { runLabProcess } from './lab-process.ts'

/** What a Debian machine of the lab has from the start. debootstrap doesn't choose among alternatives: those are named. */
const packages = [
  ...['systemd', 'systemd-sysv', 'systemd-resolved', 'dbus', 'libpam-systemd', 'network-manager'],
  ...['nftables', 'iproute2', 'iputils-ping', 'wireguard-go', 'wireguard-tools', 'procps'],
  // the system's own prompt for root
  ...['polkitd', 'pkexec'],
]
/** Can't be installed beside systemd-resolved: they lie ready in `debs`, for machines that are about them. */
const laidReady = ['resolvconf', 'openresolv']
export const debs = '/var/cache/waygate-debs'
/** Background work of a fresh Debian that has no place in a test, and what a machine switches on for itself. */
const masked = ['apt-daily.timer', 'apt-daily-upgrade.timer', 'dpkg-db-backup.timer', 'e2scrub_all.timer', 'fstrim.timer']
const disabled = ['NetworkManager.service', 'NetworkManager-wait-online.service', 'e2scrub_reap.service', 'systemd-pstore.service']

const cache = join(import.meta.dirname, '../../../node_modules/.cache/lab-machine')
const programs = ['/usr/sbin/debootstrap', '/usr/bin/systemd-nspawn', '/usr/bin/unshare', '/usr/bin/nsenter']
const buildLimit = 5 * 60_000
/** Version 2, and the named ones of version 1. */
export const cgroupTrees = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified']

/** A root file system to put overlays on, or why there can be none here. */
export type MachineBase = { readonly path: string } | { readonly hindrance: string }

/** What a machine has beyond the plain one, and what such machines are called. */
export interface MachineAddition {
  readonly name: string
  readonly packages: readonly string[]
}

const suite = /^VERSION_CODENAME=(\w+)$/m.exec(textOf('/etc/os-release'))?.[1] ?? 'stable'
const recipe = [suite, packages, laidReady, masked, disabled]

/** Made once per list of packages by debootstrap from the mirror that apt uses here (about 70 s), kept below node_modules. */
export async function machineBase(): Promise<MachineBase> {
  const hindrance = missing()
  if (hindrance !== null) return { hindrance }
  const mirror = mirrorOf(aptSources())
  return keptBase(suite, recipe, (fresh) => build(fresh, suite, mirror))
}

/** The plain one with more packages, which apt fetches (about a minute for a desktop's libraries). */
export async function machineBaseWith(addition: MachineAddition): Promise<MachineBase> {
  const plain = await machineBase()
  if ('hindrance' in plain) return plain
  return keptBase(`${suite}-${addition.name}`, [...recipe, addition.packages], async (fresh) => {
    const copied = await run(['/bin/cp', '-a', '--no-target-directory', plain.path, fresh])
    if (copied !== null) return copied
    const wanted = addition.packages.join(' ')
    return inside(fresh, `apt-get -qq update; apt-get ${asRoot} -qq -y --no-install-recommends install ${wanted}; apt-get clean`)
  })
}

/** Under a name that tells its recipe; what was made by an older recipe of that kind goes. */
async function keptBase(kind: string, made: readonly unknown[], make: (fresh: string) => Promise<string | null>): Promise<MachineBase> {
  const name = `${kind}-${createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 12)}`
  const path = join(cache, name)
  if (existsSync(path)) return { path }
  mkdirSync(cache, { recursive: true })
  const stale = new RegExp(`^(${kind}-[0-9a-f]{12}|unfinished-.*)$`)
  for (const old of readdirSync(cache).filter((entry) => stale.test(entry))) rmSync(join(cache, old), { recursive: true, force: true })
  const fresh = mkdtempSync(join(cache, 'unfinished-'))
  const why = await make(fresh)
  if (why !== null) {
    rmSync(fresh, { recursive: true, force: true })
    return { hindrance: why }
  }
  renameSync(fresh, path)
  return { path }
}

const asRoot = '-o APT::Sandbox::User=root'

/** Null, or why not. */
async function run(command: readonly string[]): Promise<string | null> {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' }
  const { code, stdout, stderr } = await runLabProcess(command, { env, limitMs: buildLimit })
  return code === 0 ? null : `${command[0]} failed: ${`${stdout}\n${stderr}`.trim().split('\n').slice(-2).join(' ')}`
}

/** Runs a script in such a root, with names that resolve. */
async function inside(root: string, script: string): Promise<string | null> {
  // the link of systemd-resolved leads nowhere yet
  const resolver = join(root, 'run/systemd/resolve')
  mkdirSync(resolver, { recursive: true })
  copyFileSync('/etc/resolv.conf', join(resolver, 'stub-resolv.conf'))
  const outcome = await run(['/usr/sbin/chroot', root, '/bin/sh', '-ec', script])
  rmSync(resolver, { recursive: true })
  return outcome
}

async function build(root: string, suite: string, mirror: string): Promise<string | null> {
  const made = await run(['/usr/sbin/debootstrap', '--variant=minbase', `--include=${packages.join()}`, suite, root, mirror])
  if (made !== null) return made
  const script = [
    `mkdir -p ${debs}; cd ${debs}; apt-get -qq update; apt-get -qq ${asRoot} download ${laidReady.join(' ')}; apt-get clean`,
    `systemctl mask ${masked.join(' ')}; systemctl disable ${disabled.join(' ')}`,
    'echo machine > /etc/hostname',
  ].join('\n')
  return inside(root, script)
}

function missing(): string | null {
  if (process.getuid?.() !== 0) return 'a whole machine needs root'
  const absent = programs.filter((program) => !existsSync(program))
  if (absent.length > 0) return `a whole machine needs ${absent.join(', ')} (packages debootstrap and systemd-container)`
  if (!cgroupTrees.some((tree) => isWritable(`${tree}/cgroup.procs`))) return 'a whole machine needs control groups of its own'
  return null
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function aptSources(): string {
  const folder = '/etc/apt/sources.list.d'
  const files = [...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []), '/etc/apt/sources.list']
  return files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
}

/** Of Debian's own archive in either format (sources.list(5)). */
export function mirrorOf(sources: string): string {
  const urls = [...sources.matchAll(/^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(\S+)/gm)].map((match) => match[1] ?? '')
  return urls.find((url) => /\/debian\/?$/.test(url)) ?? 'http://deb.debian.org/debian'
}
