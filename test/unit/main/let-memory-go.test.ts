import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { letMemoryGo } from '../../../electron/main/windows/let-memory-go.ts'

test('what nobody holds any more is gone, and pages get no way to ask for it', async () => {
  const left = new WeakRef({ rows: new Array(1000).fill('row') })
  await turn()
  letMemoryGo()
  expect(left.deref()).toBeUndefined()
  expect('gc' in globalThis).toBe(false)
})
