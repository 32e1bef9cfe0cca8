import { familyOf, within } from '../../common/net/prefix.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { parseAddress } from '../../common/tunnel/pass-bounds.ts'
import type { Explanation } from '../inspection.ts'
import type { Wanted } from '../platform.ts'
import { lanRanges } from './filter.ts'
import { filterTable, meshInterface, meshTable, programs, slotInterface, slots, slotTable, tunnelTable } from './names.ts'
import { runProgram } from './run-command.ts'

/** Asks the kernel where packets to `address` would go, and says which of our rules decide. */
export async function explain(address: string, wanted: Wanted | null): Promise<Result<Explanation>> {
  if (parseAddress(address) === null) return fail({ code: 'request.malformed', detail: `not an IP address: ${address}` })
  const args = [familyOf(address) === 6 ? '-6' : '-4', '-N', 'route', 'get', address]
  const [ran, filter] = await Promise.all([
    runProgram({ program: programs.ip, args }),
    runProgram({ program: programs.nft, args: ['list', 'chain', 'inet', filterTable, 'output'] }),
  ])
  if (!ran.ok) return ran
  const filtered = filter.ok && filter.value.exit === 0
  const kernel = (ran.value.exit === 0 ? ran.value.stdout : ran.value.stderr).trim()
  return ok({ address, ...judge(kernel, ran.value.exit === 0, { address, filtered, lan: wanted?.lan ?? false }) })
}

interface Surroundings {
  readonly address: string
  /** Our filter stands. */
  readonly filtered: boolean
  readonly lan: boolean
}

/** Pure: the kernel's sentence and our own filter make the verdict. */
export function judge(kernel: string, reachable: boolean, around: Surroundings): Omit<Explanation, 'address'> {
  const word = (name: string) => new RegExp(`\\b${name} (\\S+)`).exec(kernel)?.[1] ?? ''
  const device = word('dev')
  const table = word('table')
  const found = { device, source: word('src'), table: tableName(table), kernel }
  if (!reachable || /^(unreachable|prohibit|blackhole) /.test(kernel)) {
    const because = around.filtered
      ? ['Traffic is blocked: no tunnel carries this address family, and the rule that follows refuses it.']
      : ['This machine has no route there.']
    return { ...found, device: '', verdict: around.filtered ? 'blocked' : 'unknown', because }
  }
  if (device === 'lo' || /^(2 )?(local|2) /.test(kernel))
    return { ...found, verdict: 'local', because: ['It is an address of this machine.'] }
  if (slots.some((slot) => slotInterface(slot) === device))
    return { ...found, verdict: 'tunnel', because: [`The rule "everything unmarked looks in table ${tunnelTable}" leads into ${device}.`] }
  if (device === meshInterface) return { ...found, verdict: 'tunnel', because: [`Table ${meshTable} of the mesh leads into ${device}.`] }
  if (!around.filtered) return { ...found, verdict: 'direct', because: ['Nothing of Waygate stands in the way.'] }
  const onLan = within(around.address, [...lanRanges[4].split(', '), ...lanRanges[6].split(', ')])
  if (onLan && around.lan)
    return {
      ...found,
      verdict: 'direct',
      because: ['It lies in the local network, which is allowed beside the tunnel (never for name servers).'],
    }
  return { ...found, verdict: 'blocked', because: [`The kernel would use ${device}, but the filter lets nothing out there.`] }
}

function tableName(number: string): string {
  const names: Readonly<Record<string, string>> = {
    '': 'main',
    '254': 'main',
    '255': 'local',
    [String(tunnelTable)]: 'waygate',
    [String(meshTable)]: 'waygate mesh',
    ...Object.fromEntries(slots.map((slot) => [String(slotTable(slot)), slotInterface(slot)])),
  }
  return names[number] ?? number
}
