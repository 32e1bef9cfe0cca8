import { fail, ok, type Result } from '../../common/result.ts'
import type { PlatformHost, Wanted } from '../platform.ts'
import { planJournal } from './apply.ts'
import { type FilterPolicy, filterText, policyDigest } from './filter.ts'
import { kernelSettings } from './kernel-settings.ts'
import { gatherMachine } from './machine-facts.ts'
import { filterTable, programs } from './names.ts'
import { closingChains, tableDigest } from './observe.ts'
import { ownFilter } from './own-filter.ts'
import { batch } from './plan-tunnel.ts'
import { ruleChanges } from './rule.ts'
import { runActs } from './run-act.ts'
import { runCommand, runProgram } from './run-command.ts'
import { standingKeys } from './standing-keys.ts'
import { createTunnelEngine } from './tunnel-engine.ts'
import { ruleFamilies, tunnelRules } from './tunnel-policy.ts'

/** Everything closed but loopback and what keeps a link alive (DHCP, neighbour discovery): needs to know nothing of this machine. */
const staticPolicy: FilterPolicy = {
  tunnels: [],
  lan: [],
  inside: [],
  vpns: [],
  inbound: 'closed',
  dial: { gid: 0, targets: [] },
  markedAnswers: false,
  mesh: null,
}

/** The shipped `early-boot.nft`, word for word: `nft` alone can load it before anything of ours runs. */
export const staticBlock = filterText(staticPolicy, 'replace')

/**
 * Closes a machine that has just started: the static block first, then both layers for what is remembered. A block that somebody of ours has loaded meanwhile is
 * left alone. Whatever fails, what stands keeps standing, and the fault is told.
 */
export async function closeAtBoot(wanted: Wanted, host: PlatformHost): Promise<Result<undefined>> {
  const standing = await tableDigest(filterTable, closingChains, ownFilter())
  if (standing.ok && standing.value !== null && standing.value !== '' && standing.value !== policyDigest(staticPolicy)) return ok()
  const loaded =
    standing.ok && standing.value === policyDigest(staticPolicy)
      ? ok()
      : await runCommand('load the static block', { program: programs.nft, args: ['-f', '-'], stdin: staticBlock })
  const settings = kernelSettings(host.stateDir)
  const keys = standingKeys(host.stateDir)
  const own = ownFilter()
  const run = runActs({ host, settings, keys, own, kernelWireGuard: () => false })
  // a journal of its own: the tunnel's may hold what the last life had begun, and that is the helper's to undo
  const engine = createTunnelEngine({ host, settings, keys, own, run, journal: planJournal(host.stateDir, 'boot') })
  const closed = await engine.converge(wanted)
  if (closed.ok) {
    const read = await engine.verify()
    return read.intact ? ok() : fail(read.fault)
  }
  await addRules(wanted)
  return loaded.ok ? closed : fail(loaded.fault)
}

/** The routing layer alone, where the filter can't be had. */
async function addRules(wanted: Wanted): Promise<void> {
  const machine = gatherMachine()
  for (const family of ruleFamilies(machine)) {
    const act = batch(ruleChanges([], tunnelRules(family, wanted, machine)), family)
    // rules that are there already are no reason to stop before the closing ones
    if (act.kind === 'command') await runProgram({ ...act.command, args: ['-force', ...act.command.args] })
  }
}

/** Takes the static block away where it is for nothing; any other block is the helper's. */
export async function openAtBoot(): Promise<Result<undefined>> {
  const standing = await tableDigest(filterTable, closingChains, ownFilter())
  if (!standing.ok) return standing
  if (standing.value !== policyDigest(staticPolicy)) return ok()
  const removed = await runCommand('remove the static block', { program: programs.nft, args: ['delete', 'table', 'inet', filterTable] })
  return removed.ok ? ok() : removed
}
