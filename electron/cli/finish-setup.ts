import type { SetupReport } from '../common/contracts/setup.ts'
import { setupBegun } from '../common/contracts/setup-verbs.ts'
import type { Result } from '../common/result.ts'
import { setupChangeText, setupNoteText } from '../common/wording/setup-text.ts'
import type { CliWords } from './words/cli-words.ts'
import { createWriter } from './writer.ts'

export interface SetupVerbOptions {
  readonly json?: true
}

/** Runs root's side of a setup verb and says what happened. An app that waits behind the system's prompt hears at once that it was answered. */
export async function finishSetup(words: CliWords, { json }: SetupVerbOptions, act: () => Promise<Result<SetupReport>>): Promise<void> {
  if (json === true && process.env.PKEXEC_UID !== undefined) process.stderr.write(`${setupBegun}\n`)
  createWriter(words, { json: json === true }).finish(await act(), ({ changes, notes }) =>
    [
      ...(changes.length === 0 ? [words.say('said.setupNothing')] : changes.map((change) => setupChangeText(words, change))),
      ...notes.map((note) => setupNoteText(words, note)),
    ].join('\n'),
  )
}
