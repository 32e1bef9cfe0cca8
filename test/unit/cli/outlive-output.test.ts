import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** What a program says when its standard output goes to a disk that is full; nothing when that ends it. */
function ranOn(more: string): string {
  const full = openSync('/dev/full', 'w')
  const program = `${more}
    process.stdout.write('a line\\n')
    setTimeout(() => process.stderr.write('went on'), 50)`
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', full, 'pipe'] })
  closeSync(full)
  return String(ran.stderr)
}

test('what runs on and on outlives the disk that its words go to', () => {
  const own = JSON.stringify(join(import.meta.dirname, '../../../electron/cli/outlive-output.ts'))
  expect(ranOn(`const { outliveOutput } = await import(${own}); outliveOutput()`)).toBe('went on')
  // the same without it: Node ends
  expect(ranOn('')).toContain('ENOSPC')
})
