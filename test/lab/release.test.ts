import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLab } from './library/lab.ts'
import { sweepAbandoned } from './library/release-guard.ts'

/** A lab in a process of its own, which tells where it is and who holds it. */
async function labElsewhere() {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'programs/hold-lab.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { directory, network } = JSON.parse(line.toString()) as { directory: string; network: string }
  return { child, directory, network }
}

/** Processes in a network namespace, by their link in /proc. */
function processesIn(network: string): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readlinkSync(`/proc/${name}/ns/net`) === network
    } catch {
      return false
    }
  })
}

async function gone(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 25))
  expect(holds()).toBe(true)
}

describe('a lab that ends', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`by ${signal}: nothing is left, and the process ends by that signal`, async () => {
      const { child, directory, network } = await labElsewhere()
      expect(processesIn(network).length).toBeGreaterThan(0)
      child.kill(signal)
      expect((await once(child, 'exit'))[1]).toBe(signal)
      expect(existsSync(directory)).toBe(false)
      expect(processesIn(network)).toEqual([])
    })
  }

  test('by an exception: nothing is left', async () => {
    let directory = ''
    const failing = async () => {
      await using lab = await createLab({ nodes: [{ name: 'one' }], wires: [] })
      directory = lab.directory
      throw new Error('as a test does')
    }
    await expect(failing()).rejects.toThrow('as a test does')
    expect(existsSync(directory)).toBe(false)
  })

  test('killed: the kernel ends its processes at once; its directory is swept by the next run, and nobody else’s is', async () => {
    const live = await labElsewhere()
    const killed = await labElsewhere()
    killed.child.kill('SIGKILL')
    await once(killed.child, 'exit')
    await gone(() => processesIn(killed.network).length === 0)
    expect(sweepAbandoned()).toContain(killed.directory)
    expect(existsSync(killed.directory)).toBe(false)
    expect(existsSync(live.directory)).toBe(true)
    live.child.kill('SIGTERM')
    await once(live.child, 'exit')
  })

  test('aborted while it is being made: nothing is left', async () => {
    const before = readFileSync('/proc/self/mountinfo', 'utf8')
    const ending = new AbortController()
    const making = createLab({ nodes: [{ name: 'one' }, { name: 'two' }], wires: [] }, { signal: ending.signal })
    ending.abort()
    await expect(making).rejects.toThrow()
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(before)
  })
})
