import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bakeProgram } from '../../../build/dist/bake-program.ts'
import { setupProgramsAt } from '../../../electron/main/elevation/setup-programs.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-bake-'))
  mkdirSync(join(folder, 'waygate'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const bake = () => bakeProgram(join(folder, 'waygate'), join(folder, 'app/out/main/program.json'))
const known = () => setupProgramsAt({ packaged: true, appPath: join(folder, 'app'), resourcesPath: folder })().own

test('what the build writes, the app reads', async () => {
  writeFileSync(join(folder, 'waygate/waygate'), 'one file')
  await bake()
  expect(known()).toMatchObject({
    path: join(folder, 'waygate/waygate'),
    baked: { sha256: createHash('sha256').update('one file').digest('hex'), size: 8 },
  })
})

test('a program of several files has no hash, and loses the one of an earlier build', async () => {
  writeFileSync(join(folder, 'waygate/waygate'), 'one file')
  await bake()
  writeFileSync(join(folder, 'waygate/node'), '')
  await bake()
  expect(existsSync(join(folder, 'app/out/main/program.json'))).toBe(false)
  expect(known().baked).toBeNull()
})
