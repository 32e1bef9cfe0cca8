import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createJsonFile, writePrivateFile } from '../../../electron/client/session/json-file.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waygate-json-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

test('where no file can be, a fault tells, the fallback stands in, and watching is left out: nothing throws', () => {
  // a file in the place of the folder: nothing can be written below it, nor removed
  const place = path.join(folder, 'waygate')
  fs.writeFileSync(place, '')
  const file = path.join(place, 'personal.json')
  expect(writePrivateFile(file, 'text')).toMatchObject({ ok: false, fault: { code: 'disk.failed', path: file } })
  const json = createJsonFile(file, z.object({ count: z.number() }), { count: 0 })
  expect(json.read()).toEqual({ count: 0 })
  expect(json.update(({ count }) => ({ count: count + 1 }))).toMatchObject({ ok: false, fault: { code: 'disk.failed' } })
  json.watch(() => undefined)()
})
