import fs from 'node:fs'
import os from 'node:os'
import { getProxyForUrl } from 'proxy-from-env'
import { proxyOfPac } from '../netmaker/pac-answer.ts'
import { createClient } from './create-client.ts'
import { createHelperPort } from './helper-port.ts'
import type { OwnLog } from './insight/own-log.ts'
import { systemPing } from './latency/ping.ts'
import { hasUplink } from './network/uplinks.ts'
import { deviceFacts } from './registrar/device-facts.ts'
import { configDir } from './session/config-dir.ts'
import { createDataProtection } from './session/data-protection.ts'
import { createSecretService } from './session/secret-service.ts'
import type { Keyring } from './session/secret-store.ts'
import type { WaygateClient } from './waygate-client.ts'

/** What app and command line do each in their own way. */
export interface ClientSurroundings {
  readonly client: 'app' | 'cli'
  /** Whether a locked keyring may ask the person to unlock it; without, the sign-in counts as not there. */
  readonly mayUnlock?: boolean
  /** Opens a web page in the person's browser. */
  readonly openUrl: (url: string) => unknown
  /** The system's word on proxies for one address, as a PAC script answers (`PROXY host:port; DIRECT`). Without it only the environment counts. */
  readonly resolveProxy?: (url: string) => Promise<string>
  /** This program's own log, for people; without it nothing is kept. */
  readonly ownLog?: OwnLog
}

/** The client layer of this person on this machine, over the helper that runs here. */
export function openClient({ client, mayUnlock = true, openUrl, resolveProxy, ownLog }: ClientSurroundings): WaygateClient {
  const extraCa = readCaFile(process.env.WAYGATE_CA_FILE)
  return createClient({
    helper: createHelperPort({ client }),
    configDir: configDir(),
    deviceName: os.hostname(),
    device: deviceFacts(),
    ownAddresses,
    hasUplink,
    now: Date.now,
    ping: systemPing,
    keyring: keyringHere(mayUnlock && (client === 'app' || hasDisplay())),
    openUrl,
    proxy: async (origin) =>
      proxyOfEnvironment(origin) ?? (resolveProxy === undefined ? null : proxyOfPac(await resolveProxy(origin).catch(() => ''))),
    ...(extraCa === undefined ? {} : { extraCa }),
    ...(ownLog === undefined ? {} : { ownLog }),
  })
}

/** `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, in both cases. */
function proxyOfEnvironment(origin: string): string | null {
  const proxy = getProxyForUrl(origin)
  return /^https?:\/\//.test(proxy) ? proxy : null
}

/** A file that was asked for and can't be read only means that less is believed: said, and nothing is opened by it. */
function readCaFile(file: string | undefined): string | undefined {
  if (!file) return undefined
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    process.emitWarning(`WAYGATE_CA_FILE can't be read: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

/** `mayAsk`: somebody could see it ask for its password; that of Windows asks nobody. */
function keyringHere(mayAsk: boolean): Keyring | null {
  if (process.platform === 'linux') return createSecretService({ mayAsk })
  return process.platform === 'win32' ? createDataProtection(configDir()) : null
}

function hasDisplay(): boolean {
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

function ownAddresses(): ReadonlySet<string> {
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? [])
  return new Set(addresses.filter(({ internal }) => !internal).map(({ address }) => address.split('%')[0] ?? address))
}
