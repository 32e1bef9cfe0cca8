import type { WaygateClient } from '../client/waygate-client.ts'
import type { Result } from '../common/result.ts'
import { createWriter, type Writer } from './writer.ts'

export interface JsonOption {
  readonly json?: true
}

/** One verb on the client layer: opens it, acts, prints the outcome, lets everything go. `human` words a success. */
export async function runVerb<T>(
  options: JsonOption,
  act: (client: WaygateClient, writer: Writer) => Promise<Result<T>>,
  human: (value: T) => string,
): Promise<void> {
  const writer = createWriter({ json: options.json === true })
  // Loaded here, so that no other verb pays for it
  const { openClient } = await import('../client/open-client.ts')
  const { openBrowser } = await import('./open-browser.ts')
  const client = openClient({ client: 'cli', openUrl: openBrowser })
  try {
    await client.start('none')
    writer.finish(await act(client, writer), human)
  } finally {
    await client.stop()
  }
}
