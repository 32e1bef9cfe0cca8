import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wireGuardPids } from '../../../electron/engine/linux/wireguard-process.ts'

const name = 'waygate9'
/** Takes `-f NAME`, too: it runs the file of that name. Here it stands for wireguard-go. */
const program = '/bin/bash'
const nobody = 65534

let directory = ''
const running: ChildProcess[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-process-'))
  await chmod(directory, 0o755)
  await writeFile(join(directory, name), 'echo ready; read -r _\n', { mode: 0o644 })
})
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

/** Its pid, once it runs. */
async function started(options: { readonly argv0: string; readonly uid?: number }): Promise<number | undefined> {
  const child = spawn(program, ['-f', name], { ...options, cwd: directory, stdio: ['pipe', 'pipe', 'ignore'] })
  running.push(child)
  await once(child.stdout, 'data')
  return child.pid
}

describe('a wireguard-go of ours', () => {
  it('is told by its arguments', async () => {
    const pid = await started({ argv0: program })
    expect(wireGuardPids(name, program)).toEqual([pid])
    expect(wireGuardPids('waygate8', program)).toEqual([])
  })

  it('is not another program that calls itself so', async () => {
    await started({ argv0: '/usr/bin/wireguard-go' })
    expect(wireGuardPids(name, '/usr/bin/wireguard-go')).toEqual([])
  })

  it.runIf(process.geteuid?.() === 0)("is not another user's, whatever it runs", async () => {
    await started({ argv0: program, uid: nobody })
    expect(wireGuardPids(name, program)).toEqual([])
  })
})
