import { type Command, InvalidArgumentError } from 'commander'
import type { WaygateClient } from '../../client/waygate-client.ts'
import { ok, type Result } from '../../common/result.ts'
import { isPacketSize } from '../../common/tunnel/packet-size.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'

interface Said {
  readonly limit: number | null
}

export function register(program: Command): void {
  program
    .command('mtu')
    .argument('[bytes]', '1280 to 1500, or auto; without it, the limit as it is', limit)
    .description('the largest packet that tunnels may carry, for lines where the automatic size does not get through')
    .option('--json', 'print one JSON object')
    .action((bytes: number | null | undefined, options: JsonOption) =>
      runVerb(
        options,
        (client) => (bytes === undefined ? Promise.resolve(told(client)) : change(client, bytes)),
        ({ limit: set }) => (set === null ? 'As large as the gateway and the path let through' : `At most ${set} bytes`),
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

function limit(text: string): number | null {
  if (text === 'auto') return null
  if (!isPacketSize(Number(text))) throw new InvalidArgumentError('1280 to 1500, or auto.')
  return Number(text)
}
