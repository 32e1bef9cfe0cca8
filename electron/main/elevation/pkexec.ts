import { spawn } from 'node:child_process'
import { createReadStream, existsSync } from 'node:fs'
import { pipeline } from 'node:stream'
import { setupBegun } from '../../common/contracts/setup-verbs.ts'
import { fail } from '../../common/result.ts'
import type { Elevation } from './elevation.ts'
import { judgeElevation } from './judge-elevation.ts'

/** Never by PATH: what is found there first may be anybody's. NixOS keeps its setuid programs elsewhere. */
const places = ['/usr/bin/pkexec', '/run/wrappers/bin/pkexec'] as const
/** Letters that are kept of what it says. */
const limit = 64 * 1024

/** polkit's pkexec, called directly: with an action of our own the prompt has our words, and a closed prompt is told from a refusal. */
export function createPkexec(candidates: readonly string[] = places): Elevation {
  return {
    begin({ program, args, input }, onBegun) {
      const pkexec = candidates.find((path) => existsSync(path))
      if (pkexec === undefined) {
        const outcome = fail({ code: 'elevation.refused', why: 'noPrompt', detail: `no pkexec in ${candidates.join(', ')}` } as const)
        return { outcome: Promise.resolve(outcome), cancel: () => undefined }
      }
      // its own textual agent would ask in a terminal that nobody looks at
      const child = spawn(pkexec, ['--disable-internal-agent', program, ...args], {
        stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        cwd: '/',
        env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      })
      let stdout = ''
      let stderr = ''
      let cancelled = false
      let begun = false
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        stdout = (stdout + text).slice(-limit)
      })
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        stderr = (stderr + text).slice(-limit)
        if (begun || !stderr.split('\n').includes(setupBegun)) return
        begun = true
        onBegun()
      })
      if (input !== null && child.stdin !== null) {
        // a prompt that is closed closes this, too: its exit code is the news, and no file stays open
        pipeline(createReadStream(input), child.stdin, () => undefined)
      }
      return {
        outcome: new Promise((resolve) => {
          child.once('error', (error) => resolve(fail({ code: 'elevation.refused', why: 'noPrompt', detail: error.message })))
          child.once('close', (exit) => resolve(judgeElevation({ exit, stdout, stderr, cancelled })))
        }),
        cancel() {
          if (begun) return
          cancelled = true
          child.kill('SIGTERM')
        },
      }
    },
  }
}
