import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { LabUnavailable } from './lab-fault.ts'

/**
 * Everything of a lab lives in one PID namespace below one process (user namespace too, when not root). That process ends when the pipe from its owner
 * closes, whatever way the owner dies, and with it the kernel ends every process of the lab, its mounts and its network namespaces. Nothing has a name
 * outside: no `ip netns`, no interface, no mount of the machine's own.
 */
export interface NamespaceRoot {
  /** The lab's /proc as seen from here: `<procRoot>/<pid in the lab>/ns/…`. */
  readonly procRoot: string
  /** True in a user namespace: entering must keep the credentials. */
  readonly user: boolean
  /** Node name → process that holds its namespaces, numbered inside the lab. */
  readonly holders: ReadonlyMap<string, number>
  /** Resolves when every process of the lab is gone. */
  release(): Promise<void>
}

export interface NodeFiles {
  readonly name: string
  readonly resolvers: readonly string[]
  /** `path below /proc/sys/net` → value. */
  readonly settings: Readonly<Record<string, string>>
}

const programs = {
  unshare: '/usr/bin/unshare',
  bash: '/bin/bash',
  nsenter: '/usr/bin/nsenter',
}

/**
 * A node's own view of the file system: private /run (with the desktop's /run/user kept, for X, Wayland and D-Bus), /etc and /var/lib as overlays that
 * forget, /sys of its own network. `$1` = mount point on disk, `$2` = name servers, `$3` = settings as `path=value` lines, `$4` = name.
 */
const holderScript = `set -e
umask 022
mount -t tmpfs -o mode=755 tmpfs "$1"
mkdir -p "$1/.lab/etc" "$1/.lab/etc-work" "$1/.lab/lib" "$1/.lab/lib-work" "$1/home" "$1/wireguard" "$1/lock"
if [ -d /run/user ]; then mkdir "$1/user"; mount --rbind /run/user "$1/user"; fi
mount --rbind "$1" /run
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/.lab/etc,workdir=/run/.lab/etc-work /etc
mount -t overlay overlay -o lowerdir=/var/lib,upperdir=/run/.lab/lib,workdir=/run/.lab/lib-work /var/lib
mount -t sysfs sysfs /sys
rm -rf /etc/resolv.conf /etc/waygate /var/lib/waygate
printf '%s' "$2" > /etc/resolv.conf
chmod 644 /etc/resolv.conf
while IFS='=' read -r path value; do [ -z "$path" ] || printf '%s' "$value" > "/proc/sys/net/$path"; done <<< "$3"
echo "ready $4 $$"
exec sleep infinity`

/**
 * First process of the lab; arguments come in groups of three: name, name servers, settings. It reaps what is orphaned and ends with its owner's pipe.
 * Without --norc bash would run the person's .bashrc, because a pipe of Node is a socket, and bash takes that for a remote shell.
 */
const rootScript = `mount_point=$1; holder=$2; shift 2
while [ $# -gt 0 ]; do unshare --net --mount /bin/bash --norc -c "$holder" holder "$mount_point" "$2" "$3" "$1" < /dev/null & shift 3; done
read -r _ || true`

const commonSettings = { 'ipv6/conf/default/accept_dad': '0', 'ipv6/conf/all/accept_dad': '0', 'ipv6/conf/default/accept_ra': '0' }

export async function createNamespaceRoot(mountPoint: string, nodes: readonly NodeFiles[]): Promise<NamespaceRoot> {
  for (const program of Object.values(programs)) {
    if (!existsSync(program)) throw new LabUnavailable(`The lab needs ${program}, which isn't there: install util-linux and bash.`)
  }
  const user = process.getuid?.() !== 0
  const groups = nodes.flatMap((node) => [
    node.name,
    node.resolvers.map((address) => `nameserver ${address}\n`).join(''),
    Object.entries({ ...commonSettings, ...node.settings })
      .map(([path, value]) => `${path}=${value}`)
      .join('\n'),
  ])
  const root = spawn(
    programs.unshare,
    [
      ...(user ? ['--user', '--map-root-user'] : []),
      ...['--pid', '--fork', '--kill-child', '--mount', '--mount-proc', '--', programs.bash, '--norc', '-c', rootScript, 'lab'],
      ...[mountPoint, holderScript, ...groups],
    ],
    // its own session: Ctrl-C in a terminal reaches the owner, who ends the lab in order
    { detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' } },
  )
  const exited = once(root, 'exit')
  // a write to the pipe of a root that has just died must not end the owner
  root.stdin.on('error', () => {})
  const release = async () => {
    root.stdin.destroy()
    await exited
  }
  try {
    const holders = await readHolders(root, nodes.length)
    const first = childOf(root.pid ?? 0)
    if (first === undefined) throw new LabUnavailable('The lab ended while it was being made.')
    return { procRoot: `/proc/${first}/root/proc`, user, holders, release }
  } catch (error) {
    await release()
    throw error
  }
}

async function readHolders(root: ChildProcess, wanted: number): Promise<Map<string, number>> {
  const holders = new Map<string, number>()
  let trouble = ''
  root.stderr?.on('data', (chunk: Buffer) => {
    trouble = (trouble + chunk.toString()).slice(-2000)
  })
  if (!root.stdout) throw new LabUnavailable('The lab has no output to listen to.')
  return await new Promise((resolve, reject) => {
    const refuse = () => reject(new LabUnavailable(refusal(trouble.trim())))
    root.once('error', refuse)
    root.once('exit', refuse)
    root.stderr?.on('data', () => {
      // a holder that fails says so; give the others' words a moment to arrive, so that the sentence is whole
      setTimeout(() => holders.size < wanted && refuse(), 500)
    })
    createInterface({ input: root.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const [word, name, pid] = line.split(' ')
      if (word !== 'ready' || !name || !pid) return
      holders.set(name, Number(pid))
      if (holders.size === wanted) resolve(holders)
    })
  })
}

function refusal(trouble: string): string {
  const why = trouble.split('\n')[0] ?? ''
  return process.getuid?.() === 0
    ? `The lab needs permission to make network, mount and PID namespaces (CAP_SYS_ADMIN and CAP_NET_ADMIN), and this machine refuses: ${why}`
    : `The lab needs either root or permission to make user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0), and this machine refuses: ${why}`
}

/** First child of a process. Scans /proc: `/proc/<pid>/task/<pid>/children` isn't built into every kernel. */
export function childOf(parent: number): number | undefined {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      const [, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(ppid) === parent) return Number(name)
    } catch {
      // gone since the directory was read
    }
  }
  return undefined
}
