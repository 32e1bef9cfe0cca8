import { describe, expect, it, test } from 'vitest'
import { controlText } from '../../../electron/helper/update/installer/keep-installed.ts'
import {
  fieldsIn,
  installCommand,
  installedIn,
  isLockTaken,
  ownerIn,
  repositoryIn,
} from '../../../electron/helper/update/package-manager.ts'
import { installerUnit } from '../../../electron/helper/update/start-installer.ts'

const status = `Package: waygate
Status: install ok installed
Priority: optional
Section: net
Installed-Size: 300000
Maintainer: Waygate authors <waygate@example.com>
Architecture: amd64
Version: 0.1.0
Depends: nftables, iproute2
Conffiles:
 /etc/waygate/README 0123456789abcdef0123456789abcdef
 /etc/waygate/users 0123456789abcdef0123456789abcdef
Description: Internet gateways behind a kill switch that fails closed.
 Shows through which gateway the traffic of this machine leaves.
`

test('what is installed is what dpkg says', () => {
  expect(installedIn(status)).toEqual({ version: '0.1.0', whole: true })
  expect(installedIn(status.replace('ok installed', 'ok half-configured'))).toEqual({ version: '0.1.0', whole: false })
  expect(installedIn(status.replace('ok installed', 'reinstreq half-installed'))).toEqual({ version: '0.1.0', whole: false })
  expect(installedIn(status.replace('install ok installed', 'deinstall ok config-files'))).toBeNull()
  expect(installedIn('')).toBeNull()
})

test('the control file of a package that is made again says what the package said', () => {
  const control = controlText(status)
  expect(control).not.toMatch(/Status|Conffiles|0123456789abcdef/)
  expect(control).toContain('Depends: nftables, iproute2\nDescription: Internet')
  expect(control.endsWith('leaves.\n')).toBe(true)
})

test('only a package of ours counts as what brought the program', () => {
  const file = '/opt/Waygate/resources/waygate/waygate'
  expect(ownerIn(`waygate: ${file}\n`, file)).toBe('waygate')
  expect(ownerIn(`waygate-test:amd64: ${file}\n`, file)).toBe('waygate-test')
  expect(ownerIn(`diversion by waygate from: ${file}\nother: ${file}\n`, file)).toBeNull()
  expect(ownerIn(`waygate: ${file}/deeper\n`, file)).toBeNull()
})

describe('a repository', () => {
  const policy = (sources: string) => `waygate:
  Installed: 0.1.0
  Candidate: 0.2.0
  Version table:
${sources}`
  it('carries the package when apt knows of one', () => {
    expect(
      repositoryIn(
        policy(`     0.2.0 500
        500 https://deb.example.com/waygate stable/main amd64 Packages
 *** 0.1.0 100
        100 /var/lib/dpkg/status
`),
      ),
    ).toBe(true)
    expect(repositoryIn(policy(' *** 0.1.0 500\n        500 file:/srv/repository ./ Packages\n'))).toBe(true)
  })

  it("doesn't when the package was installed from a file", () => {
    expect(repositoryIn(policy(' *** 0.1.0 100\n        100 /var/lib/dpkg/status\n'))).toBe(false)
    expect(repositoryIn('')).toBe(false)
  })
})

test('a package says what it is for', () => {
  expect(fieldsIn('Package: waygate\nVersion: 0.2.0\nArchitecture: arm64\n')).toEqual({ name: 'waygate', version: '0.2.0', arch: 'arm64' })
  expect(fieldsIn('Package: waygate\n')).toBeNull()
})

test('another package manager at work is told apart from a package that fails', () => {
  const locked = 'dpkg: error: dpkg frontend lock was locked by another process with pid 12\n'
  expect(isLockTaken({ exit: 2, stdout: '', stderr: locked })).toBe(true)
  expect(isLockTaken({ exit: 1, stdout: '', stderr: 'dpkg: error processing package waygate (--install):\n blocked' })).toBe(false)
})

test('the commands, as text', () => {
  expect(installCommand('/var/lib/waygate/update/package.deb')).toEqual({
    program: '/usr/bin/dpkg',
    args: ['--force-confdef', '--force-confold', '--install', '/var/lib/waygate/update/package.deb'],
  })
  expect([installerUnit(['/opt/Waygate/waygate', 'install-update'])].map(({ program, args }) => [program, ...args].join(' '))).toEqual([
    '/usr/bin/systemd-run --quiet --collect --unit=waygate-update --description=Waygate: install an update --service-type=exec --property=TimeoutStopSec=10min --property=UMask=0077 -- /opt/Waygate/waygate install-update',
  ])
})
