import { type Command, InvalidArgumentError } from 'commander'
import type { WaygateClient } from '../../client/waygate-client.ts'
import { ok, type Result } from '../../common/result.ts'
import { isPacketSize } from '../../common/tunnel/packet-size.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

interface Said {
  readonly limit: number | null
}

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const limit = (text: string): number | null => {
    if (text === 'auto') return null
    if (!isPacketSize(Number(text))) throw new InvalidArgumentError(say('usage.mtu'))
    return Number(text)
  }
  program
    .command('mtu')
    .argument('[bytes]', say('help.mtu.bytes'), limit)
    .description(say('help.mtu.about'))
    .option('--json', say('help.option.json'))
    .action((bytes: number | null | undefined, options: JsonOption) =>
      runVerb(
        words,
        options,
        (client) => (bytes === undefined ? Promise.resolve(told(client)) : change(client, bytes)),
        ({ limit: set }) => (set === null ? say('said.mtuAuto') : say('said.mtuLimit', { bytes: set })),
      ),
    )
}

async function change(client: WaygateClient, bytes: number | null): Promise<Result<Said>> {
  const set = await client.acts.setMtuLimit({ bytes })
  return set.ok ? told(client) : set
}

function told(client: WaygateClient): Result<Said> {
  return ok({ limit: client.views.tunnel().mtuLimit })
}
