import { existsSync, readFileSync } from 'node:fs'
import type { Result } from '../../common/result.ts'
import type { Output } from '../run-to-end.ts'
import { runCommand } from './run-command.ts'

const systemctl = '/usr/bin/systemctl'
const template = 'waygate-wireguard@.service'
const folders = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system']
const startLimit = 5000

/**
 * Whether wireguard-go is a unit's: where this process is the helper's service itself (not one that somebody runs in a namespace of their own), and the unit has
 * been shipped along.
 */
export function hasTunnelUnit(cgroup: string = ownCgroup(), isThere: (path: string) => boolean = existsSync): boolean {
  return /\/waygate-helper\.service$/m.test(cgroup) && folders.some((folder) => isThere(`${folder}/${template}`))
}

/** Asks systemd for it. A fault when it can't be started; that it ended since is for others to notice. */
export function startTunnelUnit(name: string): Promise<Result<Output>> {
  const unit = template.replace('@', `@${name}`)
  return runCommand(`start ${unit}`, { program: systemctl, args: ['--quiet', 'start', unit], timeLimit: startLimit })
}

/** cgroups(7): `0::/system.slice/waygate-helper.service`; on older systems a line for each controller, too. */
function ownCgroup(): string {
  try {
    return readFileSync('/proc/self/cgroup', 'utf8')
  } catch {
    return ''
  }
}
