import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

const program = () => join(folder, 'waygate/waygate')
const bake = () => bakeProgram(program(), join(folder, 'app/out/main/program.json'))
const known = () =>
  setupProgramsAt({ packaged: true, appPath: join(folder, 'app'), resourcesPath: folder, platform: 'linux', env: {} })().own

test('what the build writes, the app reads', async () => {
  writeFileSync(program(), 'one file')
  await bake()
  expect(known()).toMatchObject({
    path: program(),
    baked: { sha256: createHash('sha256').update('one file').digest('hex'), size: 8 },
  })
})

test('a later build takes the place of an earlier one', async () => {
  writeFileSync(program(), 'one file')
  await bake()
  writeFileSync(program(), 'another file')
  await bake()
  expect(known().baked).toEqual({ sha256: createHash('sha256').update('another file').digest('hex'), size: 12 })
})
