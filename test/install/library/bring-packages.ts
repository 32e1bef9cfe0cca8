import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildWaygate } from '../../../build/bundle/build.ts'
import { readStamp, sourceFingerprint, writeStamp } from '../../../build/bundle/source-stamp.ts'
import { makePackages } from '../../../build/dist/dist.ts'

export const root = join(import.meta.dirname, '../../..')
export const packageFolder = join(root, 'out/install-test')
const sources = [
  'package.json',
  'package-lock.json',
  'electron-builder.yml',
  'electron.vite.config.ts',
  'build',
  'electron',
  'renderer',
  'resources',
]

/** A Debian package as `npm run dist` makes it, and others made of it. */
export interface TestPackages {
  /** Files below the checkout. */
  readonly deb: string
  readonly rpm: string
  readonly name: string
  readonly version: string
  /** The same program under another version. `postinst`: put in the place of its own. */
  remade(version: string, changes?: { readonly postinst?: string }): string
  /** Another release: the same sources built under another version, app and helper alike. Made anew only when something has changed (about a minute). */
  release(version: string): Promise<string>
}

/** Made anew only when something has changed since (about a minute). */
export async function bringPackages(): Promise<TestPackages> {
  const stamp = join(root, 'out/.install-test-stamp')
  const fingerprint = await sourceFingerprint(root, sources)
  if ((await readStamp(stamp)) !== fingerprint || !existsSync(packageFolder)) {
    rmSync(stamp, { force: true })
    const say = (line: string) => void process.stderr.write(`${line}\n`)
    await buildWaygate(root, { report: say })
    const code = await makePackages(root, ['deb', 'rpm'], say, packageFolder)
    if (code !== 0) throw new Error('the package could not be made')
    await writeStamp(stamp, fingerprint)
  }
  const [deb, rpm] = ['.deb', '.rpm'].map((end) =>
    join('out/install-test', readdirSync(packageFolder).find((name) => name.endsWith(end)) ?? ''),
  )
  if (deb === undefined || rpm === undefined) throw new Error(`no packages in ${packageFolder}`)
  const field = (name: string) => execFileSync('dpkg-deb', ['--field', join(root, deb), name], { encoding: 'utf8' }).trim()
  return {
    deb,
    rpm,
    name: field('Package'),
    version: field('Version'),
    remade: (version, changes = {}) => remake(deb, version, changes),
    release: (version) => release(version, fingerprint),
  }
}

async function release(version: string, fingerprint: string): Promise<string> {
  const folder = join('out/install-test-releases', version)
  const stamp = join(root, folder, '.stamp')
  if ((await readStamp(stamp)) !== fingerprint) {
    const say = (line: string) => void process.stderr.write(`${line}\n`)
    const checkout = copyCheckout(version)
    await buildWaygate(checkout, { report: say })
    const code = await makePackages(checkout, ['deb'], say, join(root, folder))
    rmSync(checkout, { recursive: true, force: true })
    if (code !== 0) throw new Error('the release could not be made')
    await writeStamp(stamp, fingerprint)
  }
  return join(folder, readdirSync(join(root, folder)).find((name) => name.endsWith('.deb')) ?? '')
}

/** The sources with another version in what says it. Answers the folder. */
function copyCheckout(version: string): string {
  const copy = join(root, 'out/later-checkout')
  rmSync(copy, { recursive: true, force: true })
  const texts = readdirSync(root).filter((name) => /\.(json|ts|md)$|^LICENSE$/.test(name))
  for (const name of new Set([...sources, 'bin', ...texts])) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const name of ['package.json', 'package-lock.json']) {
    const text = readFileSync(join(copy, name), 'utf8')
    // in the lockfile twice: of the project, and of its root package
    writeFileSync(join(copy, name), text.replace(/("name": "waygate",\s*"version": )"[^"]+"/g, `$1"${version}"`))
  }
  return copy
}

function remake(deb: string, version: string, { postinst }: { readonly postinst?: string }): string {
  const folder = join(root, 'out/install-test/remade')
  mkdirSync(folder, { recursive: true })
  const file = join('out/install-test/remade', `${version}${postinst === undefined ? '' : '-changed'}.deb`)
  const tree = join(folder, 'tree')
  rmSync(tree, { recursive: true, force: true })
  execFileSync('dpkg-deb', ['--raw-extract', join(root, deb), tree])
  const control = join(tree, 'DEBIAN/control')
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, `Version: ${version}`))
  if (postinst !== undefined) {
    writeFileSync(join(tree, 'DEBIAN/postinst'), postinst)
    chmodSync(join(tree, 'DEBIAN/postinst'), 0o755)
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, join(root, file)], { stdio: 'ignore' })
  rmSync(tree, { recursive: true, force: true })
  return file
}
