import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { expect } from 'vitest'
import type { World } from '../client/world.ts'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command line as a person of `world()` would, from its sources. */
export function createWaygate(world: () => Pick<World, 'configDir'> & { readonly helper: { readonly directory: string } }) {
  const running = new Set<ChildProcess>()

  function begin(args: readonly string[], input = '', runDir = world().helper.directory) {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../../electron/cli/main.ts'), ...args], {
      env: { ...process.env, WAYGATE_RUN_DIR: runDir, WAYGATE_CONFIG_DIR: world().configDir, NODE_NO_WARNINGS: '1' },
    })
    running.add(child)
    child.stdin.end(input)
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => (out += String(chunk)))
    child.stderr.on('data', (chunk) => (err += String(chunk)))
    const ended = new Promise<Ended>((resolve) =>
      child.on('close', (code) => {
        running.delete(child)
        resolve({ code, out, err })
      }),
    )
    return { child, ended, err: () => err }
  }

  const waygate = (...args: string[]) => begin(args).ended
  const json = async (...args: string[]) => {
    const { out, code } = await waygate(...args, '--json')
    expect(out.trim().split('\n')).toHaveLength(1)
    return { code, ...(JSON.parse(out) as { ok: boolean; value: never; fault: { code: string } }) }
  }
  return {
    begin,
    waygate,
    json,
    end() {
      for (const child of running) child.kill('SIGKILL')
    },
  }
}
