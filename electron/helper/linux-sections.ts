import { readFile } from 'node:fs/promises'
import { filterTable, hostFilterTable, programs } from '../engine/linux/names.ts'
import { runProgram } from '../engine/linux/run-command.ts'
import type { Section } from './diagnose.ts'

/** What this machine does with packets, in the kernel's own words; of the packet filter only our own tables. */
export async function linuxSections(): Promise<Section[]> {
  const said = async (title: string, program: string, args: readonly string[]): Promise<Section> => {
    const ran = await runProgram({ program, args })
    return { title, text: ran.ok ? ran.value.stdout.trim() || ran.value.stderr.trim() || 'none' : `${program} can't be run` }
  }
  return Promise.all([
    said('Rules, IPv4', programs.ip, ['-4', 'rule', 'show']),
    said('Rules, IPv6', programs.ip, ['-6', 'rule', 'show']),
    said('Routes, IPv4', programs.ip, ['-4', 'route', 'show', 'table', 'all']),
    said('Routes, IPv6', programs.ip, ['-6', 'route', 'show', 'table', 'all']),
    said('Filter', programs.nft, ['list', 'table', 'inet', filterTable]),
    said('Filter of the host', programs.nft, ['list', 'table', 'inet', hostFilterTable]),
    readFile('/etc/resolv.conf', 'utf8').then(
      (text) => ({ title: 'Name servers', text: text.trim() }),
      () => ({ title: 'Name servers', text: 'no resolv.conf' }),
    ),
  ])
}
