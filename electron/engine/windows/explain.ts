import { fail, ok, type Result } from '../../common/result.ts'
import { parseAddress } from '../../common/tunnel/pass-bounds.ts'
import type { Explanation } from '../inspection.ts'
import { command } from '../step.ts'
import { tunnelName, type WindowsPlace } from './names.ts'
import { type RunProgram, runCommand } from './run-program.ts'

/** The address comes by standard input: as data, it can't become a command. */
const script = [
  "$ErrorActionPreference = 'Stop'",
  '$found = Find-NetRoute -RemoteIPAddress ([Console]::In.ReadToEnd().Trim())',
  '@{ device = $found[1].InterfaceAlias; source = $found[0].IPAddress; route = $found[1].DestinationPrefix } | ConvertTo-Json -Compress',
].join('; ')

/** Asks Windows where packets to `address` would go, and says what our block makes of it. */
export async function explainWindows(
  address: string,
  { place, run, closed }: { readonly place: WindowsPlace; readonly run: RunProgram; readonly closed: boolean },
): Promise<Result<Explanation>> {
  if (parseAddress(address) === null) return fail({ code: 'request.malformed', detail: `not an IP address: ${address}` })
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script]
  const ask = command(place.programs.powershell, args, { stdin: address }).command
  const ran = await runCommand(run, 'ask for the route', ask)
  return ran.ok ? ok({ address, ...judgeRoute(ran.value.stdout.trim(), closed) }) : ran
}

/** Pure: Windows' answer and our own block make the verdict. */
export function judgeRoute(kernel: string, closed: boolean): Omit<Explanation, 'address'> {
  const found = parsed(kernel)
  const text = (name: string) => (typeof found[name] === 'string' ? found[name] : '')
  const [device, source, table] = [text('device'), text('source'), text('route')]
  const seen = { device, source, table, kernel }
  if (device === '') return { ...seen, verdict: 'unknown', because: ['Windows names no way there.'] }
  if (device === tunnelName) return { ...seen, verdict: 'tunnel', because: [`The route ${table} leads into ${tunnelName}.`] }
  if (/^Loopback/.test(device)) return { ...seen, verdict: 'local', because: ['It is an address of this machine.'] }
  if (!closed) return { ...seen, verdict: 'direct', because: ['Nothing of Waygate stands in the way.'] }
  return { ...seen, verdict: 'blocked', because: [`Windows would use ${device}, but WireGuard's block lets nothing out there.`] }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
