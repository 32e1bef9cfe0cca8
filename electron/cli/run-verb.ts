import type { WaygateClient } from '../client/waygate-client.ts'
import type { Result } from '../common/result.ts'
import type { CliWords } from './words/cli-words.ts'
import { createWriter, type Writer } from './writer.ts'

export interface JsonOption {
  readonly json?: true
}

/**
 * One verb on the client layer: opens it, acts, prints the outcome, lets everything go. `human` words a success. What needs the helper alone never waits for
 * somebody to unlock a keyring: leaving, above all.
 */
export async function runVerb<T>(
  words: CliWords,
  options: JsonOption,
  act: (client: WaygateClient, writer: Writer) => Promise<Result<T>>,
  human: (value: T) => string,
  needs: 'session' | 'helper' = 'session',
): Promise<void> {
  const writer = createWriter(words, { json: options.json === true })
  // Loaded here, so that no other verb pays for it
  const { openClient } = await import('../client/open-client.ts')
  const { openBrowser } = await import('./open-browser.ts')
  const client = openClient({ client: 'cli', mayUnlock: needs === 'session', openUrl: (url) => openBrowser(words, url) })
  try {
    await client.start('none')
    writer.finish(await act(client, writer), human)
  } finally {
    await client.stop()
  }
}
