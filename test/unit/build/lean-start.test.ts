import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { programOptions } from '../../../build/bundle/program-options.ts'

/** What `waygate` reads before it knows which verb is meant, time at every start of every verb; and next to nothing where only its version is asked for. */
test('the beginning of the program loads no decoder and no verb', async () => {
  const root = join(import.meta.dirname, '../../..')
  const { metafile } = await build({ ...programOptions(root), outdir: 'out', format: 'esm', splitting: true, metafile: true })
  const loaded = new Set<string>()
  const load = (file: string) => {
    if (loaded.has(file)) return
    loaded.add(file)
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) if (kind !== 'dynamic-import' && !external) load(path)
  }
  load('electron/cli/main.ts')
  expect(loaded.size).toBeLessThan(10)
  load('electron/cli/command-line.ts')
  const heavy =
    /^(node_modules\/(zod|ipaddr\.js|hono|jose|ws|pino|vscode-jsonrpc)|electron\/(engine|helper|host|netmaker|server|supervisor))\//
  expect([...loaded].filter((file) => heavy.test(file))).toEqual([])
  expect(loaded.size).toBeGreaterThan(30)
})
