import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { embedWorker, embedWorkerInApp } from '../../../build/bundle/embed-worker.ts'
import { leanZod } from '../../../build/bundle/lean-zod.ts'

const root = resolve(import.meta.dirname, '../../..')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-embedded-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const program = `
  import { createListingDecoder } from './electron/netmaker/listings/listing-decoder.ts'
  let threads = 0
  process.on('worker', () => { threads += 1 })
  const body = [Buffer.from(JSON.stringify(Array.from({ length: 3000 }, (_, number) => ({ id: 'host-' + number }))))]
  const answer = { status: 200, contentType: 'application/json', location: '', body, date: 0 }
  createListingDecoder().decode('hosts', { origin: '', user: '' }, answer).then((decoded) =>
    console.log(JSON.stringify({ threads, items: decoded.ok ? decoded.value.length : decoded.fault })),
  )`

it.each(['cjs', 'esm'] as const)(
  'a bundle (%s) decodes in a thread although there is no second file, and ends by itself',
  async (format) => {
    const outfile = join(folder, format === 'cjs' ? 'program.cjs' : 'program.mjs')
    await build({
      stdin: { contents: program, resolveDir: root, loader: 'ts' },
      absWorkingDir: root,
      outfile,
      bundle: true,
      platform: 'node',
      format,
      plugins: [embedWorker(root), leanZod],
    })
    expect(readdirSync(folder)).toHaveLength(1)
    expect(JSON.parse(execFileSync(process.execPath, [outfile], { cwd: folder, encoding: 'utf8' }))).toEqual({ threads: 1, items: 3000 })
  },
)

it("the app's bundle gets the same text, and nothing else is touched", async () => {
  const { load } = embedWorkerInApp(root)
  if (typeof load !== 'function') throw new Error('no load')
  const at = (file: string) => load.call({} as never, join(root, 'electron/netmaker/listings', file), {} as never)
  expect(await at('listing-worker-source.ts')).toMatchObject({ code: expect.stringContaining('parentPort') })
  expect(await at('listing-decoder.ts')).toBeNull()
})
