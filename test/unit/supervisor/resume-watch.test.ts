import { expect, test, vi } from 'vitest'
import { resumeWatch } from '../../../electron/supervisor/resume-watch.ts'

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  const readFileSync = (path: string, ...more: never[]) => {
    if (path === '/proc/uptime') throw Object.assign(new Error('ENOTCONN: transport endpoint is not connected'), { code: 'ENOTCONN' })
    return real.readFileSync(path, ...more)
  }
  return { ...real, readFileSync }
})

test('a container whose /proc/uptime can’t be read (lxcfs has ended) is looked after all the same, once a second', () => {
  const watch = resumeWatch()
  expect(watch.hasSlept()).toBe(false)
})
