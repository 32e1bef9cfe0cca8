import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '../../electron/client/create-client.ts'
import { createHelperPort } from '../../electron/client/helper-port.ts'
import { deviceFacts } from '../../electron/client/registrar/device-facts.ts'
import type { WaygateClient } from '../../electron/client/waygate-client.ts'

export interface LoneClient {
  readonly client: WaygateClient
  /** Stops it, and forgets its sign-ins. */
  end(): Promise<void>
}

/** The client that people use, begun, in a directory of its own and without a helper: for what is between it and a server alone. */
export async function startLoneClient(): Promise<LoneClient> {
  const configDir = await mkdtemp(path.join(tmpdir(), 'waygate-lone-client-'))
  const client = createClient({
    helper: createHelperPort({ runDir: configDir, uid: process.getuid?.() ?? 0, client: 'test' }),
    configDir,
    deviceName: 'laptop',
    device: deviceFacts(),
    ownAddresses: () => new Set(),
    hasUplink: () => true,
    now: Date.now,
    ping: async () => null,
    keyring: null,
    openUrl: () => undefined,
    proxy: async () => null,
  })
  await client.start('none')
  return {
    client,
    async end() {
      await client.stop()
      await rm(configDir, { recursive: true, force: true })
    },
  }
}
