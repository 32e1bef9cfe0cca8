import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { PlatformHost, ReadBack, Standing, Wanted } from '../platform.ts'
import { afterTunnel } from './after.ts'
import { applyPlan, type PlanJournal, type RunAct, undoBegun } from './apply.ts'
import { dnsInFiles } from './dns/observe-dns.ts'
import { filterTable, hostProtocol, priority, slotInterface, slots, tunnelProtocol } from './names.ts'
import { linkExists } from './net-devices.ts'
import { closingChains, gatherSurroundings, type ObserveContext, observe, readRules, tableDigest } from './observe.ts'
import type { MachineFacts, Observed } from './observed.ts'
import { planTunnel } from './plan-tunnel.ts'
import { forMachine, ruleFamilies } from './tunnel-policy.ts'
import { sweepControlSocket } from './wireguard-process.ts'

export interface TunnelEngine {
  takeOver(): Promise<Result<Standing>>
  converge(wanted: Wanted, onBlocked?: () => void): Promise<Result<undefined>>
  verify(): Promise<ReadBack>
  isClosed(): Promise<boolean>
  /** What is remembered may not hold any more: look before planning next time. */
  doubt(): void
  wanted(): Wanted | null
}

export interface EngineContext extends ObserveContext {
  readonly host: PlatformHost
  readonly run: RunAct
  readonly journal: PlanJournal
}

/** Converges the machine's own traffic: observe, plan, journal, run, verify. */
export function createTunnelEngine(context: EngineContext): TunnelEngine {
  const { host, run, journal } = context
  let known: Observed | null = null
  let last: Wanted | null = null
  /** What was around when it was last planned for: an address that came since is no damage, and is followed elsewhere. */
  let around: MachineFacts | null = null

  const look = async (): Promise<Result<{ observed: Observed; remembered: boolean }>> => {
    if (known !== null) return ok({ observed: await refreshed(known, context), remembered: true })
    const observed = await observe(context)
    return observed.ok ? ok({ observed: observed.value, remembered: false }) : observed
  }

  const attempt = async (asked: Wanted, onBlocked: () => void): Promise<Result<undefined>> => {
    const looked = await look()
    if (!looked.ok) return looked
    const { observed, remembered } = looked.value
    const wanted = forMachine(asked, observed.machine)
    known = null
    const plan = planTunnel(observed, wanted)
    const applied = await applyPlan(plan, { run, journal, onBlocked, log: host.log })
    if (!applied.ok) return remembered ? attempt(asked, onBlocked) : applied
    if (wanted.traffic === 'open') return confirmOpen(observed)
    known = afterTunnel(observed, wanted)
    around = observed.machine
    return ok()
  }

  /** After leaving, "nothing of ours is left" is read back, not assumed. */
  const confirmOpen = async (observed: Observed): Promise<Result<undefined>> => {
    const [four, six, filter] = await Promise.all([
      readRules(4),
      readRules(6),
      tableDigest(filterTable, closingChains, context.own),
      ...slots.map((slot) => sweepControlSocket(slotInterface(slot))),
    ])
    if (!four.ok) return four
    if (!six.ok) return six
    if (!filter.ok) return filter
    const left = [
      ...[...four.value, ...six.value].filter((rule) => rule.protocol === tunnelProtocol).map((rule) => `rule ${rule.priority}`),
      ...slots.map(slotInterface).filter(linkExists),
      ...(filter.value === null ? [] : [`table ${filterTable}`]),
      ...(dnsInFiles().kind === 'foreign' ? [] : ['name servers']),
    ]
    if (left.length > 0) return fail(incomplete(left))
    known = { ...afterTunnel(observed, openWanted), sysctlBefore: context.settings.before() }
    return ok()
  }

  return {
    async takeOver() {
      const begun = journal.begun()
      const undone = await undoBegun({ run, journal, log: host.log })
      const observed = await observe(context)
      if (!observed.ok) return observed
      known = observed.value
      if (undone) host.log('begun plan undone', { plan: begun?.title ?? '' })
      return ok(standing(observed.value))
    },
    async converge(wanted, onBlocked) {
      last = wanted
      let told = false
      return attempt(wanted, () => {
        if (told) return
        told = true
        onBlocked?.()
      })
    },
    async verify() {
      if (last === null) return { intact: true }
      const observed = await observe(context)
      if (!observed.ok) return { intact: false, fault: observed.fault, closed: null }
      const seen = { ...observed.value, machine: around ?? observed.value.machine }
      const missing = planTunnel(seen, forMachine(last, seen.machine)).stages.flat()
      known = missing.length === 0 ? seen : null
      if (missing.length === 0) return { intact: true }
      return { intact: false, fault: incomplete(missing.map((step) => step.what)), closed: isAnyLayerWhole(seen) }
    },
    async isClosed() {
      const observed = await observe(context)
      // who can't look must not say that it is open
      return !observed.ok || isAnyLayerWhole(observed.value)
    },
    doubt() {
      known = null
    },
    wanted: () => last,
  }
}

export const openWanted: Wanted = {
  traffic: 'open',
  tunnels: [],
  lan: true,
  inbound: 'closed',
  dial: { gid: 0, targets: [], direct: false },
}

function incomplete(missing: readonly string[]): Fault {
  return { code: 'step.failed', what: 'verify', program: '', exit: null, detail: `not as planned: ${missing.join(', ')}` }
}

/** Cheap facts are read again, the rest is as we left it. */
async function refreshed(known: Observed, { settings }: EngineContext): Promise<Observed> {
  const dns = dnsInFiles()
  return {
    ...known,
    machine: await gatherSurroundings(),
    sysctlBefore: settings.before(),
    tunnels: known.tunnels.filter((tunnel) => linkExists(slotInterface(tunnel.slot))),
    // what resolved was told is remembered: asking it takes three processes
    dns: dns.kind === 'foreign' && known.dns.kind === 'resolved' ? known.dns : dns,
  }
}

/** Either layer alone holds everything (DESIGN 1). */
function isAnyLayerWhole(observed: Observed): boolean {
  return hasWholeFilter(observed) || hasClosingRules(observed)
}

function hasWholeFilter({ filter }: Observed): boolean {
  return filter !== null && filter !== ''
}

function hasClosingRules({ rules, machine }: Observed): boolean {
  return ruleFamilies(machine).every((family) =>
    rules[family].some((rule) => rule.action === 'unreachable' && rule.priority === priority.unreachable),
  )
}

function standing(observed: Observed): Standing {
  const rules = observed.rules[4].length + observed.rules[6].length
  return {
    leftovers: observed.filter !== null || rules > 0 || observed.tunnels.length > 0 || observed.dns.kind !== 'foreign',
    closed: hasWholeFilter(observed) && hasClosingRules(observed),
    tunnels: observed.tunnels.map(({ slot, keyId, peerKey, addresses, carries }) => ({
      slot,
      keyId,
      peerKey,
      addresses,
      carrying: carries.length > 0,
    })),
    host:
      observed.mesh !== null ||
      observed.hostFilter !== null ||
      ([4, 6] as const).some((family) => observed.hostRules[family].some((rule) => rule.protocol === hostProtocol)),
  }
}
