import { spawnSync } from 'node:child_process'
import { accessSync, closeSync, constants, existsSync, openSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { windowsNode } from '../windows/windows-node.ts'
import { missingForWine } from '../windows/wine.ts'

/** A suite that `npm test` counts. */
export interface Suite {
  readonly name: string
  /** Suites of one lane run one after the other; the lanes side by side. The networks and desktops of the `machine` lane allow only one at a time. */
  readonly lane: 'code' | 'machine'
  readonly run: { readonly kind: 'vitest' } | { readonly kind: 'programs'; readonly programs: readonly Program[] }
  /** Why it can't run on this machine, one sentence; undefined when it can. */
  readonly hindrance: () => string | undefined
  readonly limitMinutes: number
}

/** Its exit code is its verdict, and 77 says that it could not do its work here: it counts as one test. */
export interface Program {
  readonly title: string
  /** Path below the checkout, and arguments. A JavaScript or TypeScript file is run by the pinned Node. */
  readonly command: readonly string[]
}

const nothing = () => undefined
const networkPrograms = ['wireguard-go', 'wg', 'nft', 'ip', 'ping', 'tcpdump']
const desktopPrograms = ['Xvfb', 'dbus-run-session', 'xfce4-panel', 'gdbus', 'import']
const packagePrograms = ['strip', 'dpkg-deb', 'rpmbuild', 'apt-ftparchive', 'gpg']
const sbin = ['/usr/local/sbin', '/usr/sbin', '/sbin']

export const suites: readonly Suite[] = [
  { name: 'unit', lane: 'code', run: { kind: 'vitest' }, hindrance: nothing, limitMinutes: 10 },
  { name: 'contract', lane: 'code', run: { kind: 'vitest' }, hindrance: nothing, limitMinutes: 5 },
  { name: 'windows', lane: 'code', run: { kind: 'vitest' }, hindrance: () => networkHindrance() ?? windowsHindrance(), limitMinutes: 10 },
  { name: 'gallery', lane: 'code', run: { kind: 'vitest' }, hindrance: desktopHindrance, limitMinutes: 30 },
  { name: 'lab', lane: 'machine', run: { kind: 'vitest' }, hindrance: networkHindrance, limitMinutes: 45 },
  { name: 'leak', lane: 'machine', run: { kind: 'vitest' }, hindrance: networkHindrance, limitMinutes: 15 },
  {
    name: 'install',
    lane: 'machine',
    run: { kind: 'vitest' },
    hindrance: () => networkHindrance() ?? packageHindrance(),
    limitMinutes: 25,
  },
  { name: 'e2e', lane: 'machine', run: { kind: 'vitest' }, hindrance: () => networkHindrance() ?? desktopHindrance(), limitMinutes: 15 },
]

/** What `npm run lint` runs, for a run that counts it (`npm test -- --with-lint`). */
export const lint: Suite = {
  name: 'lint',
  lane: 'code',
  run: {
    kind: 'programs',
    programs: [
      { title: 'biome', command: ['node_modules/.bin/biome', 'check', '.'] },
      { title: 'types', command: ['node_modules/.bin/tsc', '--noEmit'] },
      { title: 'unused code', command: ['node_modules/knip/bin/knip.js'] },
      { title: 'secrets', command: ['node_modules/.bin/secretlint', '**/*'] },
      { title: 'known weaknesses', command: ['build/supply/audit.ts'] },
    ],
  },
  hindrance: nothing,
  limitMinutes: 5,
}

function networkHindrance(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux: it builds networks out of namespaces'
  const missing = networkPrograms.filter((program) => !has(program))
  if (missing.length > 0) return `needs ${missing.join(', ')}, not installed`
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const probe = spawnSync('unshare', [...user, '--net', '--mount', '--pid', '--fork', 'true'], { encoding: 'utf8' })
  if (probe.status !== 0)
    return `this machine refuses network namespaces: ${probe.error?.message ?? (probe.stderr.trim() || 'no reason given')}`
  return tunHindrance()
}

function tunHindrance(): string | undefined {
  try {
    closeSync(openSync('/dev/net/tun', 'r+'))
    return undefined
  } catch (error) {
    return `needs /dev/net/tun: ${(error as NodeJS.ErrnoException).code ?? String(error)}`
  }
}

/** Wine, what compiles for it, and Node for Windows, which is fetched here. */
function windowsHindrance(): string | undefined {
  const missing = missingForWine()
  if (missing !== undefined) return missing
  try {
    windowsNode(join(import.meta.dirname, '../..'))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function packageHindrance(): string | undefined {
  const missing = packagePrograms.filter((program) => !has(program))
  if (missing.length > 0) return `needs ${missing.join(', ')}, not installed`
  return undefined
}

function desktopHindrance(): string | undefined {
  const missing = desktopPrograms.filter((program) => !has(program))
  if (missing.length > 0) return `needs ${missing.join(', ')}, not installed`
  const packages = (process.env.WAYGATE_MISSING_PACKAGES ?? '').split(' ').filter((name) => name.startsWith('lib'))
  return packages.length > 0 ? `needs ${packages.join(', ')}, not installed` : undefined
}

function has(program: string): boolean {
  return [...(process.env.PATH ?? '').split(delimiter), ...sbin].some((folder) => {
    const file = join(folder, program)
    if (!existsSync(file)) return false
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
