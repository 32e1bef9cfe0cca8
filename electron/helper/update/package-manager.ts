import { fail, ok, type Result } from '../../common/result.ts'
import { runProgram } from '../../engine/linux/run-command.ts'
import type { Output } from '../../engine/run-to-end.ts'
import type { Command } from '../../engine/step.ts'

/** dpkg's part of an update. Everything is asked and done by fixed programs, on files of root's own. */
const programs = {
  dpkg: '/usr/bin/dpkg',
  dpkgQuery: '/usr/bin/dpkg-query',
  dpkgDeb: '/usr/bin/dpkg-deb',
  aptCache: '/usr/bin/apt-cache',
} as const

/** A big package on a slow disk, its scripts included (ms). */
const installLimit = 10 * 60_000

export interface InstalledPackage {
  /** In dpkg's words. */
  readonly version: string
  /** Not half-installed, half-configured or waiting for something. */
  readonly whole: boolean
}

export interface PackageFields {
  readonly name: string
  readonly version: string
  /** In Debian's words: `amd64`. */
  readonly arch: string
}

/** Debian's words for Node's. */
export const debianArch: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/** Name of our package that brought this file; null: no package, or a stranger's. */
export async function packageOfFile(path: string): Promise<string | null> {
  const ran = await runProgram({ program: programs.dpkgQuery, args: ['--search', '--', path] })
  return ran.ok && ran.value.exit === 0 ? ownerIn(ran.value.stdout, path) : null
}

/** Pure; dpkg-query(1), --search: `waygate: /usr/bin/waygate`. What is built for tests is called `waygate-test`. */
export function ownerIn(output: string, path: string): string | null {
  const line = output.split('\n').find((text) => text.endsWith(`: ${path}`))
  return /^(waygate(?:-test)?)(?::[a-z0-9]+)?: /.exec(line ?? '')?.[1] ?? null
}

/** Whether a repository that apt knows carries the package: then updates come from there. */
export async function comesFromRepository(name: string): Promise<boolean> {
  const ran = await runProgram({ program: programs.aptCache, args: ['policy', '--', name] })
  return ran.ok && repositoryIn(ran.value.stdout)
}

/** Pure; apt-cache(8), policy: each version with where it comes from; `/var/lib/dpkg/status` is only that it is installed. */
export function repositoryIn(output: string): boolean {
  return /^ +-?\d+ [a-z+]+:/m.test(output)
}

export async function installedPackage(name: string): Promise<InstalledPackage | null> {
  const ran = await runProgram({ program: programs.dpkgQuery, args: ['--status', '--', name] })
  return ran.ok && ran.value.exit === 0 ? installedIn(ran.value.stdout) : null
}

/** Pure; dpkg-query(1), --status: `Status: install ok installed`. Null when only its configuration is left, or nothing. */
export function installedIn(output: string): InstalledPackage | null {
  const [, flag, status] = /^Status: \S+ (\S+) (\S+)$/m.exec(output) ?? []
  const version = /^Version: (\S+)$/m.exec(output)?.[1]
  if (version === undefined || status === 'config-files' || status === 'not-installed') return null
  return { version, whole: status === 'installed' && flag === 'ok' }
}

/** What a package says it is. Fault: `step.failed`: it is none. */
export async function packageFields(file: string): Promise<Result<PackageFields>> {
  const ran = await runProgram({ program: programs.dpkgDeb, args: ['--field', file, 'Package', 'Version', 'Architecture'] })
  if (!ran.ok) return ran
  const fields = fieldsIn(ran.value.stdout)
  if (ran.value.exit === 0 && fields !== null) return ok(fields)
  return fail({
    code: 'step.failed',
    what: 'read a package',
    program: programs.dpkgDeb,
    exit: ran.value.exit,
    detail: ran.value.stderr.slice(0, 500),
  })
}

/** Pure. */
export function fieldsIn(output: string): PackageFields | null {
  const field = (name: string) => new RegExp(`^${name}: (\\S+)$`, 'm').exec(output)?.[1]
  const [name, version, arch] = [field('Package'), field('Version'), field('Architecture')]
  return name === undefined || version === undefined || arch === undefined ? null : { name, version, arch }
}

/**
 * Nobody is asked: a configuration file that somebody changed stays. `WAYGATE_ROLLBACK`: the package's own scripts refuse to go to an older version unless it
 * says yes (only root can set it).
 */
export function installCommand(file: string): Command {
  return { program: programs.dpkg, args: ['--force-confdef', '--force-confold', '--install', file] }
}

export function installPackage(file: string, kind: 'update' | 'rollback'): Promise<Result<Output>> {
  const env = { DEBIAN_FRONTEND: 'noninteractive', ...(kind === 'rollback' ? { WAYGATE_ROLLBACK: 'yes' } : {}) }
  return runProgram({ ...installCommand(file), timeLimit: installLimit }, env)
}

/** Pure: another program holds dpkg's lock, and nothing was done. */
export function isLockTaken({ exit, stderr }: Output): boolean {
  return exit === 2 && /lock/i.test(stderr)
}
