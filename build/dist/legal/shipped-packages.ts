import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** An npm package that is part of what people get. */
export interface ShippedPackage {
  readonly name: string
  readonly version: string
  /** SPDX expression (spdx.dev). */
  readonly licence: string
  /** Below the checkout. */
  readonly folder: string
}

interface LockedPackage {
  readonly version?: string
  readonly license?: string | readonly string[]
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly optional?: boolean
}

/**
 * Everything of the lockfile that isn't for development alone: what is bundled, and a few packages more that the bundlers find unused. Sorted, so that the same
 * lockfile gives the same lists.
 */
export async function shippedPackages(root: string): Promise<readonly ShippedPackage[]> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> }
  return Object.entries(packages)
    .filter(([folder, { dev, devOptional, optional }]) => folder !== '' && !dev && !devOptional && !optional)
    .map(([folder, { version = '', license = '' }]) => ({
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      // a list is the old way to say that one may choose (package.json of npm 1)
      licence: typeof license === 'string' ? license : `(${license.join(' OR ')})`,
      folder,
    }))
    .sort((one, other) => (one.name === other.name ? order(one.version, other.version) : order(one.name, other.name)))
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
