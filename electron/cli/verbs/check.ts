import type { Command } from 'commander'
import type { z } from 'zod'
import type { helperContract } from '../../common/contracts/helper.ts'
import { askHelper } from '../ask-helper.ts'
import { createWriter } from '../writer.ts'

type Checks = z.infer<(typeof helperContract)['check']['response']>

export function register(program: Command): void {
  program
    .command('check')
    .description('try to leave beside the tunnel in every way, and say what refused it; 1 when something got out')
    .option('--run-dir <dir>', "where the helper's sockets are")
    .option('--json', 'print one JSON object')
    .action(async (options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter({ json: options.json === true })
      const checked = await askHelper(options.runDir, (helper) => helper.check({}))
      writer.finish(checked, ({ checks }) => checkText(checks))
      if (checked.ok && checked.value.checks.some(({ outcome }) => outcome === 'leaked')) process.exitCode = 1
    })
}

/** One line per attempt, and what follows from all of them. */
export function checkText(checks: Checks['checks']): string {
  const count = (outcome: Checks['checks'][number]['outcome']) => checks.filter((one) => one.outcome === outcome).length
  const [leaked, blocked] = [count('leaked'), count('blocked')]
  const verdict =
    leaked > 0
      ? `${leaked} of ${checks.length} attempts got out beside the tunnel`
      : blocked > 0
        ? `Nothing got out: ${blocked} attempts refused`
        : 'Nothing could be tried'
  return [...checks.map(({ name, outcome, detail }) => `${outcome.padEnd(8)} ${name}: ${detail}`), verdict].join('\n')
}
