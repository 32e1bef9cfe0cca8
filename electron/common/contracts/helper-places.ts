/** Where the helper has its sockets, its memory and its administrator's files, unless told otherwise. Apart from the contract: whoever only names them loads no decoder. */
export interface HelperPlaces {
  /** What leads to the helper: sockets, or on Windows the files that say how to speak to its pipe. */
  readonly runDir: string
  readonly stateDir: string
  /** The administrator's. */
  readonly configDir: string
}

export const defaultRunDir = '/run/waygate'
export const defaultStateDir = '/var/lib/waygate'
export const defaultConfigDir = '/etc/waygate'
const linuxPlaces: HelperPlaces = { runDir: defaultRunDir, stateDir: defaultStateDir, configDir: defaultConfigDir }

/** `platform` and `environment` as `process` has them. */
export function helperPlaces(platform: string, environment: Readonly<Record<string, string | undefined>>): HelperPlaces {
  if (platform !== 'win32') return linuxPlaces
  const home = `${environment.ProgramData ?? 'C:\\ProgramData'}\\Waygate`
  return { runDir: `${home}\\run`, stateDir: `${home}\\state`, configDir: `${home}\\config` }
}

/** On Windows: what lies there is an administrator's to write, and nothing else is started with rights. `path`: absolute, its parts not yet resolved. */
export function isBelowProgramFiles(path: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  const folder = environment.ProgramW6432 ?? environment.ProgramFiles ?? ''
  const parts = path.split(/[\\/]/)
  return folder !== '' && !parts.includes('..') && path.toLowerCase().startsWith(`${folder.toLowerCase()}\\`)
}

/** On Windows: the file in `runDir` that leads one account, or the group of administrators, to the helper; called after the account's SID. */
export interface Doorplate {
  /** `\\.\pipe\…`, another one in each life of the helper. */
  readonly pipe: string
  /** TLS-PSK (RFC 4279): who asks, and the secret that proves it (64 hex digits). The helper proves itself by it, too. */
  readonly identity: string
  readonly secret: string
}

/** The group of administrators in every language (well-known SIDs). Who may open its file is to the helper on Windows what root is on Linux. */
export const administratorsSid = 'S-1-5-32-544'

/** Whoever leaves out a certificate needs a cipher of RFC 5489 or 8442; this one is known to OpenSSL and to Electron's BoringSSL, and keeps what was said secret for ever. */
export const pipeTls = { ciphers: 'ECDHE-PSK-CHACHA20-POLY1305', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const

/** Where a helper lies that an app without a package installed; the package's one; and the package's unit that starts it. Main looks, root's side writes. */
export const installedHelperProgram = '/opt/waygate-helper/bin/waygate'
export const packagedHelperProgram = '/usr/bin/waygate'
export const packagedHelperUnits = ['/usr/lib/systemd/system/waygate-helper.service', '/lib/systemd/system/waygate-helper.service'] as const
