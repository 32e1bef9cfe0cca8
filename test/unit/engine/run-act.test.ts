import { expect, test } from 'vitest'
import { type ActContext, runActs } from '../../../electron/engine/linux/run-act.ts'

test('an act that a disk makes throw is a step that failed: what waits behind it goes on', async () => {
  const full = () => {
    throw new Error('ENOSPC: no space left on device, write')
  }
  const run = runActs({ settings: { restore: full } } as unknown as ActContext)
  expect(await run('put back a setting', { kind: 'restoreSysctl', path: 'net/ipv4/ip_forward' })).toMatchObject({
    ok: false,
    fault: { code: 'step.failed', what: 'put back a setting', detail: 'ENOSPC: no space left on device, write' },
  })
})
