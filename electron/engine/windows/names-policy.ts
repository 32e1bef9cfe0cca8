import type { Act } from '../step.ts'
import { command } from '../step.ts'
import { namesComment, type WindowsPlace } from './names.ts'

const ours = `Get-DnsClientNrptRule | Where-Object { $_.Comment -eq '${namesComment}' }`
const remove = `${ours} | Remove-DnsClientNrptRule -Force`
/** The servers come by standard input: as data, they can't become a command. */
const add = `Add-DnsClientNrptRule -Namespace '.' -Comment '${namesComment}' -NameServers ([Console]::In.ReadToEnd().Trim() -split ',')`

/** `.` stands for all names, whichever interface would have its own servers. */
export function askOnly(place: WindowsPlace, nameservers: readonly string[]): Act {
  return powershell(place, `${remove}; ${add}; Clear-DnsClientCache`, nameservers.join(','))
}

export function askAsBefore(place: WindowsPlace): Act {
  return powershell(place, `${remove}; Clear-DnsClientCache`)
}

export function listNames(place: WindowsPlace): Act & { kind: 'command' } {
  return powershell(place, `${ours} | Select-Object Namespace, NameServers, Comment | ConvertTo-Json -Compress`)
}

/** The script is a constant of this file; what differs comes by standard input. */
function powershell({ programs }: WindowsPlace, script: string, stdin?: string): Act & { kind: 'command' } {
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', `$ErrorActionPreference = 'Stop'; ${script}`]
  return command(programs.powershell, args, stdin === undefined ? {} : { stdin })
}
