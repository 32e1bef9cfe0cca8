import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { version } from '../../../electron/common/version.ts'

const main = join(import.meta.dirname, '../../../electron/cli/main.ts')
const run = promisify(execFile)

// with more words the whole command line says it
test.each([[['--version']], [['-V']], [['--version', 'join']]])('%j: the version alone', async (words) => {
  const said = await run(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words])
  expect(said).toEqual({ stdout: `${version}\n`, stderr: '' })
})
