import { createInterface } from 'node:readline'
import type { SetupVerb } from '../../../electron/common/contracts/setup-verbs.ts'
import { createPkexec } from '../../../electron/main/elevation/pkexec.ts'
import { type SetupPrograms, setupCommand } from '../../../electron/main/elevation/setup-command.ts'

/**
 * The app's side of one system prompt, without the app: says its pid, so that an agent can be there for it, begins at the line `go`, calls off at the line
 * `cancel`, and prints what came of it. Arguments: the verb, and the programs (JSON).
 */
const [verb, programs] = process.argv.slice(2)
const command = setupCommand(verb as SetupVerb, JSON.parse(programs ?? '') as SetupPrograms)
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

say({ pid: process.pid })
let cancel = () => {}
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'cancel') return cancel()
  if (command === null) {
    say({ outcome: null })
    process.exit(0)
  }
  const run = createPkexec().begin(command, () => say({ begun: true }))
  cancel = run.cancel
  void run.outcome.then((outcome) => {
    say({ outcome })
    process.exit(0)
  })
})
