import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../../..', name), 'utf8'))

/** Have a script and don't need it: installed with it switched off, they do what is wanted of them. */
const neverRun = new Set(['electron-winstaller'])

test('a package that wants to run something when it is installed is known by name', () => {
  const { packages } = read('package-lock.json') as { packages: Record<string, { hasInstallScript?: boolean }> }
  const wanting = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([folder]) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length))
  const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> }
  expect(wanting.filter((name) => !(name in allowScripts) && !neverRun.has(name))).toEqual([])
  expect(Object.keys(allowScripts).filter((name) => !wanting.includes(name))).toEqual([])
})
