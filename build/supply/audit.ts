import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { explainedAdvisories } from './explained-advisories.ts'
import { type AuditVerdict, judgeAudit } from './judge-audit.ts'

/**
 * Asks the registry for known weaknesses of what the lockfile names. Exit code 0: none but explained ones; 1: others, listed; 77: the registry doesn't answer
 * such questions, so nothing was looked at (as automake's test drivers say it).
 */
const notAsked = 77
const root = join(import.meta.dirname, '../..')

const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 120_000 })
const verdict = judgeAudit(stdout ?? '', explainedAdvisories)
for (const line of linesOf(verdict)) process.stdout.write(`${line}\n`)
process.exitCode = { clean: 0, weak: 1, notAsked }[verdict.kind]

function linesOf(given: AuditVerdict): readonly string[] {
  switch (given.kind) {
    case 'clean':
      return [`No known weakness${given.explained.length === 0 ? '' : ` but explained ones: ${given.explained.join(', ')}`}`]
    case 'weak':
      return given.found
    case 'notAsked':
      return [`The registry could not be asked for known weaknesses: ${given.why}`]
    default:
      return given satisfies never
  }
}
