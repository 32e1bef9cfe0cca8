import os from 'node:os'
import { createClient } from './create-client.ts'
import { createHelperPort } from './helper-port.ts'
import type { OwnLog } from './insight/own-log.ts'
import { configDir } from './session/config-dir.ts'
import type { WaygateClient } from './waygate-client.ts'

/** The client layer of this person on this machine, over the helper that runs here. */
export function openClient(client: 'app' | 'cli', ownLog?: OwnLog): WaygateClient {
  return createClient({
    helper: createHelperPort({ client }),
    configDir: configDir(),
    deviceName: os.hostname(),
    ownAddresses,
    now: Date.now,
    ...(ownLog === undefined ? {} : { ownLog }),
  })
}

function ownAddresses(): ReadonlySet<string> {
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? [])
  return new Set(addresses.filter(({ internal }) => !internal).map(({ address }) => address.split('%')[0] ?? address))
}
