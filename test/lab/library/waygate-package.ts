import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface PackageSpec {
  readonly version: string
  /** Where its program lies. */
  readonly folder: string
  /** JavaScript in place of the whole program: for one that doesn't work. */
  readonly program?: string
  /** Path → text, beside the program. */
  readonly files?: Readonly<Record<string, { readonly text: string; readonly mode: number }>>
  /** `postinst` and its like. */
  readonly scripts?: Readonly<Record<string, string>>
}

const bundle = join(import.meta.dirname, '../../../out/waygate')

/** Packages are made with what Debian brings. */
export const canPackage = existsSync('/usr/bin/dpkg-deb')

/** For a node of the lab that installs packages into its own /var/lib: nothing is logged or cached outside. A script for `sh -e`. */
export const quietPackaging = `sed -i 's|^log .*|log /dev/null|' /etc/dpkg/dpkg.cfg
printf 'Dir::Cache::pkgcache "";\\nDir::Cache::srcpkgcache "";\\n' > /etc/apt/apt.conf.d/99lab
mkdir -p /etc/waygate`

/**
 * A real package of Waygate, small: the bundle of these sources under another version, and Node from outside. Answers its path in `target`.
 */
export function makeWaygatePackage(target: string, { version, folder, program, files = {}, scripts = {} }: PackageSpec): string {
  const tree = join(target, `tree-${version}`)
  const inside = join(tree, folder)
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true })
  mkdirSync(inside, { recursive: true })
  if (program === undefined) copyBundle(inside, version)
  else writeFileSync(join(inside, 'waygate.mjs'), program)
  for (const [path, { text, mode }] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text, { mode })
  }
  const control = {
    Package: 'waygate',
    Version: version,
    Architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    Maintainer: 'Waygate authors <waygate@example.com>',
    Description: 'Internet gateways behind a kill switch that fails closed',
  }
  const lines = Object.entries(control).map(([key, value]) => `${key}: ${value}\n`)
  writeFileSync(join(tree, 'DEBIAN/control'), lines.join(''))
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(tree, 'DEBIAN', name), text, { mode: 0o755 })
  const file = join(target, `waygate_${version}.deb`)
  execFileSync('/usr/bin/dpkg-deb', ['--build', '--root-owner-group', '-Zgzip', tree, file], { stdio: 'pipe' })
  return file
}

/** The version is the only thing in which two of them differ. */
function copyBundle(target: string, version: string): void {
  cpSync(bundle, target, { recursive: true, filter: (path) => !path.endsWith('.map') })
  const names = readdirSync(target, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mjs'))
  const own = /(name: ?"waygate",\s*version: ?)"[^"]+"/
  const changed = names.filter((name) => {
    const path = join(target, name)
    const text = readFileSync(path, 'utf8')
    if (!own.test(text)) return false
    writeFileSync(path, text.replace(own, `$1"${version}"`))
    return true
  })
  if (changed.length !== 1) throw new Error(`the version is said in ${changed.length} places of the bundle`)
}
