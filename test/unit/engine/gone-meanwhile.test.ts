import { afterEach, expect, test, vi } from 'vitest'
import { gatherLinks } from '../../../electron/engine/linux/links.ts'
import { gatherVpns } from '../../../electron/engine/linux/vpns.ts'

/** The kernel's files as this machine has them, with one more interface, and what `ip` says. */
const machine = vi.hoisted(() => ({ device: '', files: [] as string[], said: '' }))

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  const of = (path: unknown) => machine.device !== '' && String(path).startsWith(`/sys/class/net/${machine.device}/`)
  return {
    ...real,
    existsSync: (path: string) => (of(path) ? machine.files.some((file) => path.endsWith(`/${file}`)) : real.existsSync(path)),
    readFileSync: (path: string, ...more: never[]) =>
      path === '/proc/self/net/dev'
        ? `${real.readFileSync(path, 'utf8')}${machine.device}: 0 0 0 0 0 0 0 0 0 0\n`
        : real.readFileSync(path, ...more),
  }
})
vi.mock('../../../electron/engine/linux/run-command.ts', () => ({
  runProgram: async () => ({ ok: true, value: { exit: 0, stdout: machine.said, stderr: '' } }),
  runCommand: async () => ({ ok: true, value: { exit: 0, stdout: '', stderr: '' } }),
}))
vi.mock('node:os', async (original) => {
  const real = await original<typeof import('node:os')>()
  return { ...real, networkInterfaces: () => ({ ...real.networkInterfaces(), [machine.device]: [] }) }
})

afterEach(() => Object.assign(machine, { device: '', files: [], said: '' }))

test('a bridge that goes while it is looked at is nothing, and ends nobody who looks', () => {
  // there when it was asked for; its ports are gone with it
  Object.assign(machine, { device: 'br-gone', files: ['bridge'] })
  expect(gatherLinks().find(({ name }) => name === 'br-gone')).toEqual({ name: 'br-gone', kind: 'other', onLink: [] })
})

test("routes beyond what is kept of a program's words leave a VPN without known routes", async () => {
  Object.assign(machine, { device: 'tun-big', files: ['tun_flags'], said: '[{"dst":"default","dev":"tun-big"},{"dst":"10.0.' })
  expect(await gatherVpns()).toEqual([{ interface: 'tun-big', kind: 'other', holdsDefault: false, port: null, routes: [] }])
})
