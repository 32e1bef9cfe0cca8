import type { Logger } from 'pino'
import type { Handlers } from '../common/contracts/contract.ts'
import type { HelperContract } from '../common/contracts/helper.ts'
import { helperContract } from '../common/contracts/helper.ts'
import type { Result } from '../common/result.ts'
import { forbiddenHere } from '../common/tunnel/hold-details.ts'
import type { MachineAddresses } from '../common/tunnel/pass-bounds.ts'
import type { Supervisor, SupervisorHost } from '../supervisor/supervisor.ts'
import { enforcedIntent, standInViolation, wishViolation } from './admission/decide-intent.ts'
import { forbidsPause, gatewayRefusal, type PolicyState } from './admission/policy.ts'
import { dialTargets, hostTargets } from './admission/server-pins.ts'
import { createConfirmation } from './confirmation.ts'
import { dialGid, knock } from './dial.ts'
import { intentHandlers, withdrawIntent } from './handlers/intent-handlers.ts'
import { machineHandlers } from './handlers/machine-handlers.ts'
import { passHandlers } from './handlers/pass-handlers.ts'
import { reportHandlers } from './handlers/report-handlers.ts'
import { serverHandlers } from './handlers/server-handlers.ts'
import { updateHandlers } from './handlers/update-handlers.ts'
import type { HelperContext } from './helper-context.ts'
import { createHistoryKeeper } from './history/history-keeper.ts'
import type { Journal } from './journal/journal.ts'
import type { LogTail } from './log-tail.ts'
import { createLogoutKeeper } from './logout-keeper.ts'
import { createDispatch } from './rpc/dispatch.ts'
import type { Peer } from './rpc/peer.ts'
import type { ServedConnection } from './rpc/serve-connection.ts'
import { keepReserve } from './state/disk-reserve.ts'
import { keysInUse, passOf } from './state/helper-state.ts'
import { forgottenKeys, type KeyStore } from './state/key-store.ts'
import type { StateStore } from './state/state-store.ts'
import { buildStatus } from './status.ts'
import { createStatusPusher } from './status-pusher.ts'
import { beforeUpdate } from './update/before-update.ts'
import { createUpdates } from './update/create-updates.ts'
import type { Installation } from './update/installation.ts'
import { settleUsers } from './user-change.ts'

export interface HelperParts {
  readonly stateDir: string
  readonly bootId: string
  readonly log: Logger
  readonly logTail: LogTail
  readonly store: StateStore
  readonly keys: KeyStore
  readonly journal: Journal
  createSupervisor(host: SupervisorHost): Supervisor
  readonly installation: Installation
  policy(): PolicyState
  machine(): MachineAddresses
  isPresent(uid: number): Promise<boolean>
  isAtSeat(uid: number): Promise<boolean>
  watchSessions(listener: () => void): () => void
  loginName(uid: number): Promise<string | null>
  userName(uid: number): Promise<string>
  forgetUserName(uid: number): void
  machineSections(): Promise<readonly { readonly title: string; readonly text: string }[]>
  isHostAgent(uid: number): boolean
  resolve(host: string): Promise<readonly string[]>
  connections(): Iterable<ServedConnection>
  now(): number
  /** How long an absence must last (ms). */
  readonly settleMs?: number
}

export interface Helper {
  /** Takes over what stands and begins to hold the wish. */
  start(): Promise<void>
  dispatch(method: string, params: unknown, peer: Peer): Promise<Result<unknown>>
  /** The policy file changed: what it demands is applied, never loosened. */
  policyChanged(): Promise<void>
  /** Leaves everything as it stands. */
  stop(): Promise<void>
}

const sweepInterval = 60 * 60 * 1000

/** Puts state, keys, journal, admission and supervisor together behind the contract. */
export function createHelper(parts: HelperParts): Helper {
  const { store, keys, journal, log, now } = parts
  const supervisor = parts.createSupervisor({
    pass: (passId) => {
      const state = store.current()
      const entry = state === null ? undefined : passOf(state, passId)
      // whatever asks, and whenever: what the policy forbids is no pass
      return entry === undefined || gatewayRefusal(parts.policy(), entry) !== null ? undefined : entry.pass
    },
    privateKey: (keyId) => keys.privateKey(keyId),
    dialTargets: () => dialTargets(store.current(), { policy: parts.policy(), uid: null }),
    hostTargets: () => hostTargets(store.current()),
    dialGid,
    knock: () => knock(dialTargets(store.current(), { policy: parts.policy(), uid: null })),
    stateDir: parts.stateDir,
    now,
    log: (event, detail) => log.info(detail, event),
  })
  const updates = createUpdates({
    stateDir: parts.stateDir,
    journal,
    log,
    installation: parts.installation,
    policy: parts.policy,
    before: () => beforeUpdate(store.current(), supervisor.state()),
    now,
    changed: () => pusher.changed(),
  })
  const pusher = createStatusPusher({
    kind: () => supervisor.state().kind,
    build: (uid, sequence) =>
      buildStatus({ store, keys, supervisor, journal, policy: parts.policy, userName: parts.userName, updates }, uid, history.moved, {
        sequence,
        bootId: parts.bootId,
      }),
    connections: parts.connections,
    firstSequence: now(),
    onTrouble: (detail) => log.error({ detail }, 'a state could not be told'),
  })
  const context: HelperContext = { ...parts, supervisor, updates, changed: pusher.changed, intentWaits: () => confirmation.arm() }
  const confirmation = createConfirmation(context)
  const logouts = createLogoutKeeper(context, parts.settleMs)
  const history = createHistoryKeeper(context)
  let unwatchSessions = () => {}
  const handlers: Handlers<HelperContract, Peer> = {
    ...reportHandlers(context, { statusFor: pusher.statusFor, history }),
    ...passHandlers(context),
    ...intentHandlers(context),
    ...machineHandlers(context),
    ...serverHandlers(context),
    ...updateHandlers(context),
  }
  const sweep = () => {
    keepReserve(parts.stateDir)
    const failed = (what: string) => (error: unknown) => log.error({ error: String(error) }, what)
    return Promise.all([
      sweepKeys(context).catch(failed('keys could not be swept')),
      settleUsers(context).catch(failed('users could not be looked up')),
    ])
  }
  const sweeper = setInterval(sweep, sweepInterval)
  sweeper.unref()

  return {
    start: async () => {
      supervisor.onChange(pusher.changed)
      supervisor.onIntentWithdrawn((revision, want) => void withdrawIntent(context, revision, want))
      await enforcePolicy(context)
      const state = store.current()
      if (state === null) log.error({ ...store.trouble() }, 'the state file cannot be read: everything is held')
      await journal.append(0, 'start', { intent: state?.intent ?? null, trouble: store.trouble()?.detail ?? null })
      await supervisor.start(state?.intent ?? null, state?.pause ?? null)
      await history.start()
      await holdForbidden(context)
      await logouts.look({ settled: true })
      confirmation.arm()
      unwatchSessions = parts.watchSessions(() => void logouts.look())
      supervisor.onChange(() => void logouts.look())
      // also when there is none: what an interrupted removal left goes
      if (state !== null) await supervisor.setHost(state.host)
      await sweep()
      await updates.start()
      pusher.changed()
    },
    dispatch: createDispatch(helperContract, handlers, (method, error) =>
      log.error({ method, error: error instanceof Error ? error.stack : String(error) }, 'a handler threw'),
    ),
    policyChanged: async () => {
      const enforced = await enforcePolicy(context)
      if (enforced !== null) await supervisor.setIntent(enforced)
      if (supervisor.state().kind === 'paused' && forbidsPause(parts.policy())) await supervisor.pause(0)
      await holdForbidden(context)
      pusher.changed()
    },
    stop: async () => {
      clearInterval(sweeper)
      unwatchSessions()
      logouts.stop()
      confirmation.stop()
      await updates.stop()
      pusher.stop()
      await history.stop()
      await supervisor.stop()
      await journal.append(0, 'stop', {})
    },
  }
}

/** A gateway in use that the policy forbids now: on hold with the reason, and tried again when the policy allows it again. Never opened. */
async function holdForbidden(context: HelperContext): Promise<void> {
  const { store, journal, supervisor } = context
  const state = store.current()
  const violation = state === null ? null : wishViolation(state, context.policy())
  const tunnel = supervisor.state()
  const held =
    tunnel.kind === 'held' &&
    tunnel.reason.why === 'accessGone' &&
    tunnel.reason.ordered === true &&
    tunnel.reason.detail.startsWith(forbiddenHere)
  const standIn = state === null ? null : standInViolation(state, context.policy(), 'passId' in tunnel ? tunnel.passId : undefined)
  if (violation === null && held) return supervisor.release()
  if (violation === null && standIn !== null) {
    await journal.append(0, 'policyEnforced', { hold: standIn.passId, reason: standIn.reason })
    // others of the wish may take its place
    return void (await supervisor.hold(standIn.passId, `${forbiddenHere}: ${standIn.reason}`))
  }
  if (violation === null) return
  await journal.append(0, 'policyEnforced', { hold: violation.passId, reason: violation.reason })
  await supervisor.order(`${forbiddenHere}: ${violation.reason}`)
}

/** Writes the wish down as the policy demands it; null when nothing had to change. */
async function enforcePolicy({ store, journal, log, policy }: HelperContext) {
  return store.serial(async () => {
    const state = store.current()
    if (state === null) return null
    const enforced = enforcedIntent(state.intent, policy())
    const pause = forbidsPause(policy()) ? null : state.pause
    if (enforced === null && pause === state.pause) return null
    const written = await store.replace({ ...state, intent: enforced ?? state.intent, pause })
    if (!written.ok) log.error({ fault: written.fault }, 'what the policy demands could not be written')
    await journal.append(0, 'policyEnforced', { ...(enforced === null ? { pause: 'ended' } : { intent: enforced }) })
    return enforced
  })
}

async function sweepKeys({ store, keys, journal, now }: HelperContext): Promise<void> {
  await store.serial(async () => {
    const state = store.current()
    // unreadable state: no telling which keys are needed
    if (state === null) return
    for (const keyId of forgottenKeys(await keys.list(), keysInUse(state), now())) {
      await keys.drop(keyId)
      await journal.append(0, 'keyForgotten', { keyId })
    }
  })
}
