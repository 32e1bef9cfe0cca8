import type { Command } from 'commander'
import { type JsonOption, runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  program
    .command('second-factor')
    .description('set up a second factor (authenticator codes) for the account in use')
    .option('--json', 'print one JSON object')
    .action((options: JsonOption, command: Command) => secondFactor(options, command))
}

async function secondFactor(options: JsonOption, command: Command): Promise<void> {
  const { ask, canAsk } = await import('../ask.ts')
  if (!canAsk()) command.error('error: the code has to be typed, and nobody can be asked here')
  await runVerb(
    options,
    async (client) => {
      const begun = await client.acts.beginTotp({})
      if (!begun.ok) return begun
      const { default: qrcode } = await import('qrcode')
      const picture = await qrcode.toString(begun.value.url, { type: 'terminal', small: true })
      process.stderr.write(`${picture}\nScan this with your authenticator, or type in: ${begun.value.secret}\nIt is shown only now.\n`)
      for (let again = ''; ; again = "That code wasn't right. ") {
        const outcome = await client.acts.completeTotp({ code: (await ask(`${again}Code that it shows: `)) ?? '' })
        if (outcome.ok || outcome.fault.code !== 'signIn.codeWrong') return outcome
      }
    },
    () => 'From now on every sign-in asks for a code',
  )
}
