import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  /** Travels inside the package above it, and under its hash. */
  readonly inBundle?: boolean
}

const root = join(import.meta.dirname, '../../..')
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> }
const locked = Object.entries(packages).filter(([path, { inBundle }]) => path !== '' && !inBundle)

/** Where nothing else is named, npm asks the registry that it is set up for; the hash says whether it got the right thing. */
const registry = 'https://registry.npmjs.org/'

/** Whose bytes are not told by this lockfile alone. */
function loose(entries: readonly (readonly [string, Locked])[]): readonly string[] {
  return entries
    .filter(
      ([, { resolved, integrity }]) =>
        !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') || !(resolved ?? registry).startsWith(registry),
    )
    .map(([path]) => path)
}

test('every package is pinned by its hash, and comes from the registry', () => {
  expect(locked.length).toBeGreaterThan(300)
  expect(loose(locked)).toEqual([])
})

test('one without a hash, with a weak one, or from elsewhere is noticed', () => {
  const [, sound] = locked[0] ?? ['', {}]
  const { integrity: _, ...without } = sound
  const entries = [without, { ...sound, integrity: 'sha1-AAAA' }, { ...sound, resolved: 'git+ssh://git@example.com/x.git' }]
  expect(loose(entries.map((entry, at) => [String(at), entry]))).toEqual(['0', '1', '2'])
})

test('what this project asks for itself is one exact version each, the one that is locked', () => {
  const asked = read('package.json') as Readonly<Record<string, Readonly<Record<string, string>>>>
  const wanted = Object.entries({ ...asked.dependencies, ...asked.devDependencies, ...asked.optionalDependencies })
  expect(wanted.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([])
})
