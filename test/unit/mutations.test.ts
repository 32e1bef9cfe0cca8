import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mutations } from '../leak/mutations.ts'

const root = join(import.meta.dirname, '../..')

/** A mutation that no longer fits the sources would prove nothing: it is found here, not in an hour's run. */
test.each(mutations.flatMap(({ protection, edits }) => edits.map((edit) => [protection, edit] as const)))(
  '%s: fits the sources',
  (_, edit) => {
    expect(readFileSync(join(root, edit.file), 'utf8').split(edit.search).length - 1, `${edit.file}: ${edit.search}`).toBe(1)
  },
)
