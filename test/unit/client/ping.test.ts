import { expect, test, vi } from 'vitest'
import { systemPing } from '../../../electron/client/latency/ping.ts'

vi.mock('node:child_process', () => ({
  execFile: () => {
    throw Object.assign(new Error('spawn EPERM'), { code: 'EPERM' })
  },
}))

test('where a policy forbids `ping`, which Node throws on Windows, nothing is known of a gateway, and nobody ends', async () => {
  expect(await systemPing('203.0.113.10')).toBe(null)
})
