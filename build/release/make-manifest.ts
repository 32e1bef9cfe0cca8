import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { PackageKind, UpdateChannel, UpdateManifest, UpdatePackage } from '../../electron/common/update/update-manifest.ts'
import { packageLimit, updateProduct } from '../../electron/common/update/update-manifest.ts'
import { compareVersions } from '../../electron/common/update/version-order.ts'
import { debianArch, fieldsIn } from '../../electron/helper/update/package-manager.ts'

export interface ReleasePlan {
  readonly channel: UpdateChannel
  readonly version: string
  /** The last manifest of this channel, null for the very first. */
  readonly previous: UpdateManifest | null
  readonly packages: readonly UpdatePackage[]
  readonly rollout: number
  readonly days: number
  /** Unix ms. */
  readonly now: number
}

const day = 24 * 60 * 60 * 1000

/** What is to be signed. Throws when clients would refuse it, or when a release would change after it was published. */
export function makeManifest({ channel, version, previous, packages, rollout, days, now }: ReleasePlan): UpdateManifest {
  if (channel === 'stable' && version.includes('-')) throw new Error(`${version} is not a stable version`)
  if (packages.length === 0) throw new Error('there is no package to release')
  if (previous !== null) {
    if (previous.channel !== channel) throw new Error(`the previous manifest is of ${previous.channel}, this one is of ${channel}`)
    const order = compareVersions(version, previous.version)
    if (order < 0) throw new Error(`${previous.version} is out already: ${version} is older`)
    if (order === 0 && !samePackages(packages, previous.packages)) {
      throw new Error(`${version} is out with other packages: a release never changes, give it another number`)
    }
  }
  return {
    format: 1,
    product: updateProduct,
    channel,
    version,
    counter: (previous?.counter ?? 0) + 1,
    issuedAt: now,
    expiresAt: now + days * day,
    rollout,
    packages: [...packages],
  }
}

/** A package as a manifest names it. Throws for what no client would install: another product, another version, an unknown processor. */
export function describePackage(file: string, version: string): UpdatePackage {
  const { kind, arch } = file.endsWith('.AppImage') ? describeAppImage(file, version) : describeDeb(file, version)
  const bytes = readFileSync(file)
  if (bytes.length > packageLimit) throw new Error(`${file} has ${bytes.length} bytes; ${packageLimit} are taken at most`)
  return { kind, arch, file: basename(file), size: bytes.length, sha512: createHash('sha512').update(bytes).digest('base64') }
}

interface Described {
  readonly kind: PackageKind
  readonly arch: string
}

function describeDeb(file: string, version: string): Described {
  const fields = fieldsIn(execFileSync('dpkg-deb', ['--field', file, 'Package', 'Version', 'Architecture'], { encoding: 'utf8' }))
  if (fields === null || !/^waygate(-test)?$/.test(fields.name)) throw new Error(`${file} is no package of Waygate`)
  if (!isOf(fields.version, version)) throw new Error(`${file} is ${fields.version}, not ${version}`)
  const arch = Object.keys(debianArch).find((name) => debianArch[name] === fields.arch)
  if (arch === undefined) throw new Error(`${file} is for ${fields.arch}, which no client asks for`)
  return { kind: 'deb', arch }
}

/** Says what it is by its name alone, as electron-builder gives it; each client has it say so itself before it is put in place. */
function describeAppImage(file: string, version: string): Described {
  const [, named, machine = ''] = /^waygate(?:-test)?-(\d.*)-([a-z0-9_]+)\.AppImage$/.exec(basename(file)) ?? []
  if (named === undefined) throw new Error(`${file} is no AppImage of Waygate`)
  if (named !== version && named !== `${version}-test`) throw new Error(`${file} is ${named}, not ${version}`)
  const arch = appImageArch[machine]
  if (arch === undefined) throw new Error(`${file} is for ${machine}, which no client asks for`)
  return { kind: 'AppImage', arch }
}

/** Node's words for electron-builder's. */
const appImageArch: Readonly<Record<string, string>> = { x86_64: 'x64', arm64: 'arm64' }

/** Debian sorts `1.3.0~beta.1` before `1.3.0`, and a package may have a revision of its own. */
function isOf(packageVersion: string, version: string): boolean {
  const plain = version.replace('-', '~')
  return packageVersion === plain || packageVersion.startsWith(`${plain}-`)
}

function samePackages(one: readonly UpdatePackage[], other: readonly UpdatePackage[]): boolean {
  const hashes = (packages: readonly UpdatePackage[]) =>
    packages
      .map(({ kind, arch, sha512 }) => `${kind} ${arch} ${sha512}`)
      .sort()
      .join()
  return hashes(one) === hashes(other)
}
