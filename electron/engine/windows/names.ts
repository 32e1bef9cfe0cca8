/** Everything of ours on a Windows machine is recognisable by these (DESIGN 6). */
export const tunnelName = 'waygate'
/** wireguard.exe makes it up from the file's name (wireguard-windows, docs/enterprise.md). */
export const serviceName = `WireGuardTunnel$${tunnelName}`
/** Windows Firewall rule that closes while one tunnel service is replaced by another. */
export const guardRule = 'WaygateGuard'
/** How our rule in the name resolution policy table is told from everybody else's. */
export const namesComment = 'Waygate'

/** Fixed programs by absolute path. `wireguard` and `wg` come with WireGuard for Windows. */
export interface WindowsPrograms {
  readonly wireguard: string
  readonly wg: string
  readonly sc: string
  readonly icacls: string
  readonly netsh: string
  readonly tasklist: string
  readonly powershell: string
}

/** Below the folders of this Windows; a service's environment is the administrator's, never a user's. */
export function windowsPrograms(environment: Readonly<Record<string, string | undefined>>): WindowsPrograms {
  const system = `${environment.SystemRoot ?? 'C:\\Windows'}\\System32`
  const wireguard = `${environment.ProgramFiles ?? 'C:\\Program Files'}\\WireGuard`
  return {
    wireguard: `${wireguard}\\wireguard.exe`,
    wg: `${wireguard}\\wg.exe`,
    sc: `${system}\\sc.exe`,
    icacls: `${system}\\icacls.exe`,
    netsh: `${system}\\netsh.exe`,
    tasklist: `${system}\\tasklist.exe`,
    powershell: `${system}\\WindowsPowerShell\\v1.0\\powershell.exe`,
  }
}

/** Where this machine keeps what planning names. */
export interface WindowsPlace {
  readonly programs: WindowsPrograms
  /** Only for the tunnel's file: SYSTEM and administrators alone may look into it. */
  readonly folder: string
}

/** The service is called after the file. */
export function tunnelFilePath({ folder }: WindowsPlace): string {
  return `${folder}\\${tunnelName}.conf`
}
