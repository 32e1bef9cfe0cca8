import { guardRule, serviceName, tunnelName } from '../../engine/windows/names.ts'
import type { Section } from '../diagnose.ts'
import type { GuardTools } from './guard-folder.ts'

/** What this machine does with packets, in Windows' own words. `wg show` leaves keys that are secret out. */
export async function windowsSections({ programs, run }: GuardTools): Promise<Section[]> {
  const said = async (title: string, program: string, args: readonly string[]): Promise<Section> => {
    const ran = await run({ program, args })
    return { title, text: ran.ok ? ran.value.stdout.trim() || ran.value.stderr.trim() || 'none' : `${program} can't be run` }
  }
  return Promise.all([
    said('Tunnel service', programs.sc, ['query', serviceName]),
    said('WireGuard', programs.wg, ['show', tunnelName]),
    said('Guard rule', programs.netsh, ['advfirewall', 'firewall', 'show', 'rule', `name=${guardRule}`]),
    said('Routes, IPv4', programs.netsh, ['interface', 'ipv4', 'show', 'route']),
    said('Routes, IPv6', programs.netsh, ['interface', 'ipv6', 'show', 'route']),
    said('Name servers', programs.netsh, ['namespace', 'show', 'effectivepolicy']),
  ])
}
