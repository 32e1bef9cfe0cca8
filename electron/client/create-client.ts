import type { TunnelView } from '../common/contracts/app/tunnel.ts'
import type { Gateway } from '../common/model/gateway.ts'
import type { Snapshot } from '../common/model/snapshot.ts'
import type { Result } from '../common/result.ts'
import { createActKeeper } from './acts/act-keeper.ts'
import { failoverView } from './acts/failover.ts'
import { gatewaysView, rows } from './acts/pick.ts'
import { createAdminViews } from './admin/admin-views.ts'
import { createAdminActs } from './admin/create-admin-acts.ts'
import { readHostStates } from './admin/dead-gateway.ts'
import { createHostReports } from './admin/host-reports.ts'
import { createUnfinishedMoves } from './admin/unfinished-moves.ts'
import type { ClientContext } from './client-context.ts'
import type { ClientDeps } from './client-deps.ts'
import { createActs } from './create-acts.ts'
import { createGapMemory } from './gap-memory.ts'
import { createAccessClock } from './gateways/access-clock.ts'
import { gatewayList } from './gateways/gateway-list.ts'
import { gatewaysOfPasses, suggestGateway } from './gateways/gateways-view.ts'
import { resolveGateway } from './gateways/resolve-gateway.ts'
import { thisComputer } from './gateways/this-computer.ts'
import { createInsight } from './insight/create-insight.ts'
import { keepOwnLog } from './insight/keep-own-log.ts'
import { latencyFile } from './latency/latency-file.ts'
import { createLatencyKeeper } from './latency/latency-keeper.ts'
import { checkAccess } from './registrar/access-check.ts'
import { machineSecret, remoteAccessId } from './registrar/device-id.ts'
import { createPendingDisables } from './registrar/pending-disables.ts'
import { createRegistrar } from './registrar/registrar.ts'
import { createExitKeeper } from './session/exit-keeper.ts'
import { createExpiryAlarm } from './session/expiry-alarm.ts'
import { createRoleKeeper, isForbidden } from './session/own-role.ts'
import { personalFile } from './session/personal-file.ts'
import { pinnedFor } from './session/pinned-for.ts'
import { createPoller } from './session/poller.ts'
import { createSecretStore } from './session/secret-store.ts'
import { createServerLink } from './session/server-link.ts'
import { accountOf, type StoredSession } from './session/session-file.ts'
import { createSessionKeeper, type SessionKeeper } from './session/session-keeper.ts'
import { createSignInAttempts } from './session/sign-in-attempts.ts'
import { createSnapshotKeeper } from './session/snapshot-keeper.ts'
import { recallAccess } from './session/timed-access-memory.ts'
import { isSilent, sameWay, type Traffic } from './session/traffic.ts'
import { trustedServersFile, trustOf } from './session/trusted-servers.ts'
import { createTurns } from './turns.ts'
import { createUpdateLink } from './update/update-link.ts'
import { wayOut } from './way-out.ts'
import type { Attention, ViewArea, WaygateClient } from './waygate-client.ts'

/** How long before a loss of access is looked at again (DESIGN 5: read twice). */
const secondLookMs = 1_500
/** How long `stop` waits for work in background. */
const stopPatienceMs = 3_000

/** The client layer: composes session, registrar and acts over one helper. */
export function createClient(deps: ClientDeps): WaygateClient {
  const { helper, now } = deps
  const listeners = new Set<(area: ViewArea) => void>()
  const background = new Set<Promise<unknown>>()
  const stops: (() => void)[] = []
  let life: 'starting' | 'watching' | 'over' = 'starting'
  let traffic: Traffic = { way: 'unknown' }
  let silent = false
  let listed: { snapshot: Snapshot; self: string; gateways: Gateway[] } | null = null

  const changed = (area: ViewArea) => {
    const areas: readonly ViewArea[] = area !== 'tunnel' && act.settle() ? [area, 'tunnel'] : [area]
    for (const one of areas) for (const listener of listeners) listener(one)
  }
  const inBackground = (work: Promise<unknown>) => {
    const settled = work.catch(() => undefined).finally(() => background.delete(settled))
    background.add(settled)
  }

  const clockBehindMs = () => {
    const current = session.current()
    return current === null ? 0 : link.clockBehindMs(current.server)
  }
  const asNobody = () => {
    const current = session.current()
    return current === null ? null : link.anonymous(current.server)
  }
  const session: SessionKeeper = createSessionKeeper({
    configDir: deps.configDir,
    secrets: createSecretStore(deps.keyring),
    now: () => now() + clockBehindMs(),
    clockBehindMs,
    lastServer: () => personal.read().lastServer,
    changed(account) {
      if (account === 'other') {
        snapshots.forget()
        context.adminNetwork = ''
        context.found.people = []
        context.found.keys = []
        reports.forget()
        link.reset()
      }
      if (account !== 'same' && life === 'watching') poller.now()
      expiry.set()
      for (const area of ['session', 'gateways', 'admin', 'tunnel'] as const) changed(area)
    },
  })
  const expiry = createExpiryAlarm(
    () => (session.current()?.expiresAt ?? 0) - now() - clockBehindMs(),
    () => {
      for (const area of ['session', 'gateways', 'admin'] as const) changed(area)
    },
  )
  const act = createActKeeper(helper.view, session)
  const trusted = trustedServersFile(deps.configDir)
  const link = createServerLink({
    helper,
    now,
    addresses: (host, port) => pinnedFor(session, host, port),
    trust: (origin) => trustOf(trusted.read(), origin, deps.extraCa),
    proxy: deps.proxy,
  })
  const snapshots = createSnapshotKeeper({
    session: () => session.current(),
    server: (account) => link.as(account),
    now,
    machineId: () => remoteAccessId(machineSecret(deps.configDir)),
    recall: (account, told) => recallAccess(personal, accountOf(account), told),
    onRead: (account, outcome, isNew) => inBackground(afterRead(account, outcome, isNew)),
  })
  const reports = createHostReports({
    read: async (network) => {
      const current = session.current()
      return current === null ? { ok: false, fault: { code: 'session.none' } } : readHostStates(link.as(current), network)
    },
    changed: () => changed('admin'),
    background: inBackground,
  })
  const personal = personalFile(deps.configDir)
  const turns = createTurns()
  const pending = createPendingDisables({ file: personal, helper, server: (account) => link.as(account), amend: snapshots.amend })
  const registrar = createRegistrar({
    helper,
    server: (account) => link.as(account),
    picture: () => {
      const snapshot = snapshots.current()
      return snapshot === null ? null : { snapshot, confirmedAt: snapshots.confirmedAt() }
    },
    secret: () => machineSecret(deps.configDir),
    deviceName: deps.deviceName,
    facts: deps.device,
    now,
    spare: {
      take() {
        const { spareKey } = personal.read()
        if (spareKey !== null) personal.update((before) => ({ ...before, spareKey: null }))
        return spareKey
      },
      keep: (spareKey) => void personal.update((before) => ({ ...before, spareKey: { ...spareKey } })),
    },
    mtuLimit: () => personal.read().mtuLimit,
    onUse: (registration) => pending.cancel(registration),
    amend: snapshots.amend,
  })
  const exit = createExitKeeper({
    traffic: () => link.traffic(),
    server: asNobody,
    now,
    changed: () => changed('tunnel'),
  })
  const poller = createPoller({
    poll: async () => (await snapshots.refresh(false)).ok,
    allowed: () => session.state() === 'signedIn',
  })

  const latency = createLatencyKeeper({
    file: latencyFile(deps.configDir),
    ping: deps.ping,
    now,
    traffic: () => link.traffic(),
    account: () => session.account(),
    gateways,
    changed: () => changed('gateways'),
  })

  const context: ClientContext = {
    deps,
    session,
    signIns: createSignInAttempts(session),
    trusted,
    link,
    snapshots,
    personal,
    registrar,
    pending,
    exit,
    latency,
    gaps: createGapMemory(),
    turns,
    gateways,
    setAct(next) {
      act.set(next)
      changed('tunnel')
    },
    changed,
    background: inBackground,
    adminNetwork: '',
    writing: null,
    unfinished: createUnfinishedMoves(deps.configDir, now),
    reports,
    found: { people: [], keys: [] },
    enrolment: null,
  }
  const adminViews = createAdminViews(context)
  const accessClock = createAccessClock({
    ends: () => gateways().flatMap(({ accessUntil }) => accessUntil ?? []),
    now: () => now() + clockBehindMs(),
    soon: () => changed('gateways'),
    // no change mark tells of it
    over: () => {
      if (life === 'watching' && session.state() === 'signedIn') inBackground(snapshots.refresh(true))
    },
  })

  const ownRole = createRoleKeeper({
    server: (account) => link.as(account),
    current: () => session.current(),
    changed(account, admin) {
      session.amend(account.token, { admin })
      for (const area of ['session', 'admin'] as const) changed(area)
      inBackground(snapshots.refresh(true))
    },
  })

  /** Follows every read: trouble, pinned addresses, access, passes, what was left to do. */
  async function afterRead(account: StoredSession, outcome: Result<Snapshot>, isNew: boolean): Promise<void> {
    session.report(account.token, outcome.ok ? null : outcome.fault)
    // without a role there may be no network to see: then it isn't the server that is said to be empty
    const emptied = outcome.ok && outcome.value.networks.length === 0
    if (emptied) await ownRole.learn(account)
    // the session, too: what the server's clock says may have changed
    for (const area of ['session', 'gateways', 'admin', 'tunnel'] as const) changed(area)
    const isAsked = isNew || ownRole.isOwed(account) || (!outcome.ok && isForbidden(outcome.fault))
    if (!emptied && isAsked) await ownRole.learn(account)
    if (!outcome.ok) return
    latency.follow()
    reports.look()
    accessClock.set()
    session.amend(account.token, { apiAddresses: [...(await link.pin(session.current() ?? account))] })
    context.unfinished.follow(accountOf(account), outcome.value)
    if (!isNew || checking) return
    checking = true
    try {
      await checkAccess(outcome.value, {
        helper,
        session: () => session.current(),
        server: (current) => link.as(current),
        secret: () => machineSecret(deps.configDir),
        readAgain: () => snapshots.refresh(true),
        pause: () => new Promise((resolve) => setTimeout(resolve, secondLookMs)),
      })
    } finally {
      checking = false
    }
    await turns.between(async () => {
      const current = session.current()
      const snapshot = snapshots.current()
      if (current === null || snapshot === null || current.token !== account.token) return
      await registrar.upkeep(snapshot, current, gateways())
      await pending.flush(current)
    })
  }
  let checking = false
  const loaded = session.open()

  function gateways(): readonly Gateway[] {
    const snapshot = snapshots.current()
    if (snapshot === null) {
      const view = helper.view()
      const account = session.account()
      const passes = view.link === 'ready' ? view.status.passes : []
      return gatewaysOfPasses(passes.filter((pass) => account === null || pass.account === account))
    }
    const self = thisComputer(deps)
    const key = [...self.addresses, ...self.registrations].sort().join()
    if (listed?.snapshot !== snapshot || listed.self !== key) listed = { snapshot, self: key, gateways: gatewayList(snapshot, self, now()) }
    return listed.gateways
  }

  const insight = createInsight({
    deps,
    traffic: () => link.traffic(),
    session: session.view,
    server: asNobody,
    changed: () => changed('check'),
  })

  /** The helper's every word: routes may have changed with it. */
  function helperChanged(): void {
    const before = traffic
    const wasSilent = silent
    traffic = link.traffic()
    silent = isSilent(helper.view())
    if (!sameWay(before, traffic)) {
      link.reset()
      exit.adjust()
      inBackground(exit.measure())
      latency.follow()
      // What could not be read or told while the way was closed
      if (life === 'watching' && before.way === 'closed' && traffic.way !== 'unknown') poller.now()
    }
    if (life === 'watching' && silent && !wasSilent) poller.now()
    act.settle()
    context.gaps.shown(helper.view())
    changed('tunnel')
    if (snapshots.current() === null) changed('gateways')
  }

  function tunnelView(): TunnelView {
    const best = suggestGateway(rows(context))
    return {
      helper: context.gaps.shown(helper.view()),
      exit: exit.current(),
      wayOut: wayOut({ helper: helper.view(), snapshot: snapshots.current(), addresses: deps.ownAddresses(), uplink: deps.hasUplink }),
      mtuLimit: personal.read().mtuLimit,
      suggestion: best === null ? null : { gatewayId: best.id, name: best.name },
      act: act.current(),
    }
  }

  function setAttention(attention: Attention): void {
    poller.setAttention(attention)
    latency.attend(attention === 'window')
    if (attention === 'window') inBackground(Promise.all([helper.look(), exit.measure()]))
    else reports.rest()
  }

  const views = {
    tunnel: tunnelView,
    session: session.view,
    gateways: () => gatewaysView(context),
    failover: () => failoverView(context),
    admin: adminViews.view,
    adminGateways: adminViews.gateways,
    check: insight.check,
  }
  if (deps.ownLog !== undefined) listeners.add(keepOwnLog(deps.ownLog, views))

  return {
    acts: { ...createActs(context), ...adminViews.acts, ...insight.acts },
    admin: createAdminActs(context),
    views,
    updates: createUpdateLink(helper.calls),
    gatewayNamed(network, name) {
      const found = rows(context).filter((row) => row.network === network && (row.name === name || row.nodeId === name))
      return found.length === 1 ? (found[0] ?? null) : null
    },
    gatewayCalled: (typed) => resolveGateway(rows(context), typed),
    fastest: () => latency.fastest(),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    load: () => loaded,
    async start(attention) {
      // the way out of a held tunnel doesn't wait for a keyring that somebody has to unlock
      stops.push(helper.onChange(helperChanged))
      const linked = helper.start()
      await loaded
      if (attention !== 'none') {
        stops.push(session.watch())
        stops.push(personal.watch(() => changed('gateways')))
      }
      expiry.set()
      await linked
      helperChanged()
      if (session.state() === 'signedIn') await snapshots.refresh(true)
      if (life === 'over') return
      life = 'watching'
      setAttention(attention)
    },
    setAttention,
    wake() {
      if (life === 'over') return
      link.reset()
      changed('tunnel')
      if (life === 'watching') poller.now()
      inBackground(Promise.all([helper.look(), exit.measure()]))
    },
    networkGone: () => changed('tunnel'),
    async stop() {
      listeners.clear()
      poller.stop()
      context.signIns.cancel()
      life = 'over'
      expiry.stop()
      accessClock.stop()
      for (const stop of stops.splice(0)) stop()
      const patience = new Promise((resolve) => setTimeout(resolve, stopPatienceMs).unref())
      await Promise.race([Promise.all([...background]), patience])
      link.stop()
      await helper.stop()
    },
  }
}
