import { ok, type Result } from '../common/result.ts'
import { ownerReplaced } from '../common/tunnel/hold-details.ts'
import type { HelperContext } from './helper-context.ts'
import { type HelperState, keysInUse, wantedPasses } from './state/helper-state.ts'
import { keyOwner } from './state/key-store.ts'

/**
 * A uid is a number that the system gives away again: passes, pins and keys belong to the person who had it when they came. When the uid has another login name
 * now, they are dropped, and what was joined with them is held, never opened. A uid that is new here is written down with its name. While nobody can tell the
 * name, everything stays. Fault `disk.failed`: somebody else's things could not be dropped, and this uid may use none.
 */
export async function settleUser(context: HelperContext, uid: number): Promise<Result<undefined>> {
  if (uid === 0) return ok()
  const name = await context.loginName(uid)
  if (name === null || userOf(context.store.current(), uid)?.name === name) return ok()
  const dropped = await context.store.serial(() => settle(context, uid, name))
  if (!dropped.ok) return dropped
  if (dropped.value === 'inUse') await context.supervisor.order(ownerReplaced)
  if (dropped.value !== 'nothing') context.changed()
  return ok()
}

/** Everybody of whom something is kept. */
export async function settleUsers(context: HelperContext): Promise<void> {
  const state = context.store.current()
  if (state === null) return
  const { users, passes, servers, owner } = state
  const uids = new Set([
    ...users.map(({ uid }) => uid),
    ...[...passes, ...servers].map(({ ownerUid }) => ownerUid),
    ...(owner === null ? [] : [owner]),
  ])
  await Promise.all([...uids].map((uid) => settleUser(context, uid)))
}

type Dropped = 'nothing' | 'unused' | 'inUse'

async function settle({ store, keys, journal, log, forgetUserName }: HelperContext, uid: number, name: string): Promise<Result<Dropped>> {
  const state = store.current()
  const known = userOf(state, uid)
  // nobody can read the state: then nothing is known, and everything is held
  if (state === null || known?.name === name) return ok('nothing')
  if (known === undefined) {
    const written = await store.replace({ ...state, users: [...state.users, { uid, name, after: 0 }] })
    if (!written.ok) log.warn({ uid, fault: written.fault }, 'the name of a user could not be written down')
    return ok('nothing')
  }
  const next = without(state, uid, { uid, name, after: journal.seq() })
  const written = await store.replace(next)
  if (!written.ok) return written
  const needed = keysInUse(next)
  for (const { keyId } of await keys.list()) if (keyOwner(keyId) === uid && !needed.has(keyId)) await keys.drop(keyId)
  forgetUserName(uid)
  const passes = state.passes.filter(({ ownerUid }) => ownerUid === uid).map(({ pass }) => pass.passId)
  await journal.append(0, 'userReplaced', { uid, before: known.name, now: name, passes })
  log.warn({ uid, passes: passes.length }, 'a uid belongs to another person now: what the one before had here was dropped')
  const wanted = wantedPasses(state)
  return ok(passes.some((passId) => wanted.includes(passId)) ? 'inUse' : 'unused')
}

/** The control channel of a mesh host stays: it is root's appointment, and not a person's. */
function without(state: HelperState, uid: number, user: HelperState['users'][number]): HelperState {
  return {
    ...state,
    passes: state.passes.filter(({ ownerUid }) => ownerUid !== uid),
    servers: state.servers.filter(({ ownerUid, forHost }) => ownerUid !== uid || forHost === true),
    unconfirmed: state.unconfirmed?.uid === uid ? null : state.unconfirmed,
    users: state.users.map((other) => (other.uid === uid ? user : other)),
  }
}

function userOf(state: HelperState | null, uid: number): HelperState['users'][number] | undefined {
  return state?.users.find((user) => user.uid === uid)
}
