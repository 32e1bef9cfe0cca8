import fs from 'node:fs'
import os from 'node:os'
import type { DeviceFacts } from '../../common/rules/posture.ts'
import { version } from '../../common/version.ts'
import type { DeviceFields } from '../../netmaker/wire/ext-clients.ts'

/** What this machine tells a server of itself, in Netmaker's words: a server that checks computers counts what it isn't told as too old (netmaker-api.md 7.3). */
export function deviceFacts(): DeviceFacts {
  const release = readOr('/etc/os-release', '')
  return {
    clientVersion: `v${version}`,
    os: process.platform === 'win32' ? 'windows' : process.platform,
    osFamily: process.platform === 'linux' ? linuxFamily(release) : process.platform === 'win32' ? 'windows' : process.platform,
    osVersion: process.platform === 'linux' ? field(release, 'VERSION_ID') : os.release(),
    kernelVersion: os.release(),
  }
}

export function deviceFields({ clientVersion, os: system, osFamily, osVersion, kernelVersion }: DeviceFacts): DeviceFields {
  return { os: system, os_family: osFamily, os_version: osVersion, kernel_version: kernelVersion, client_version: clientVersion }
}

const families = [
  { name: 'linux-debian', of: ['debian', 'ubuntu'] },
  { name: 'linux-redhat', of: ['rhel', 'fedora', 'centos'] },
  { name: 'linux-suse', of: ['suse', 'opensuse', 'sles'] },
  { name: 'linux-arch', of: ['arch'] },
  { name: 'linux-gentoo', of: ['gentoo'] },
] as const

/** Pure: the family by `ID` and `ID_LIKE` of os-release(5), as Netmaker's checks name it. */
export function linuxFamily(release: string): string {
  const ids = [field(release, 'ID'), ...field(release, 'ID_LIKE').split(/\s+/)]
  return families.find(({ of }) => of.some((id) => ids.includes(id)))?.name ?? 'linux-other'
}

/** A value of os-release(5), without its quotes; '' when it isn't there. */
function field(release: string, name: string): string {
  const value = new RegExp(`^${name}=(.*)$`, 'm').exec(release)?.[1] ?? ''
  return value.replace(/^(["'])(.*)\1$/, '$2').slice(0, 64)
}

function readOr(path: string, otherwise: string): string {
  try {
    return fs.readFileSync(path, 'utf8')
  } catch {
    return otherwise
  }
}
