import type { Snapshot, TimedAccess } from '../../common/model/snapshot.ts'
import { ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { readSnapshot } from './read-snapshot.ts'
import { accountOf, type StoredSession } from './session-file.ts'

/** The last picture that the server gave of one account. One read is in flight at a time; who asks meanwhile gets the one after it. */
export interface SnapshotKeeper {
  current(): Snapshot | null
  /** Unix ms of the last answer that said "this is still so", 0 before the first. */
  confirmedAt(): number
  /** `force`: read everything even if the server says that nothing changed. */
  refresh(force: boolean): Promise<Result<Snapshot>>
  /** What is known to be so since the last picture, of that account alone: another may be in use by now. */
  amend(account: string, change: (snapshot: Snapshot) => Snapshot): void
  forget(): void
}

export interface SnapshotFacts {
  readonly session: () => StoredSession | null
  readonly server: (session: StoredSession) => NetmakerClient
  readonly now: () => number
  /** How the Pro edition knows this machine (`remote_access_clientid`). */
  readonly machineId: () => string
  /** What the server tells one account of access for a time, with what was seen of it before. */
  readonly recall: (session: StoredSession, told: readonly TimedAccess[]) => readonly TimedAccess[]
  readonly onRead: (session: StoredSession, outcome: Result<Snapshot>, changed: boolean) => void
}

export function createSnapshotKeeper({ session, server, now, machineId, recall, onRead }: SnapshotFacts): SnapshotKeeper {
  let snapshot: Snapshot | null = null
  let confirmedAt = 0
  let running: Promise<Result<Snapshot>> | null = null
  let next: Promise<Result<Snapshot>> | null = null
  let generation = 0
  /** What was amended since the last read began: that may not have seen it. */
  const amended: ((picture: Snapshot) => Snapshot)[] = []

  async function read(force: boolean): Promise<Result<Snapshot>> {
    const account = session()
    if (account === null) return { ok: false, fault: { code: 'session.none' } }
    const began = generation
    const before = amended.length
    const outcome = await readSnapshot({
      api: server(account),
      account,
      known: force ? null : snapshot,
      now,
      machineId,
      recall: (told) => recall(account, told),
    })
    if (began !== generation || session()?.token !== account.token) return { ok: false, fault: { code: 'session.none' } }
    if (!outcome.ok) {
      onRead(account, outcome, false)
      return outcome
    }
    amended.splice(0, before)
    const picture = amended.reduce((value, change) => change(value), outcome.value)
    const changed = picture !== snapshot
    snapshot = picture
    confirmedAt = now()
    onRead(account, ok(picture), changed)
    return ok(picture)
  }

  function begin(force: boolean): Promise<Result<Snapshot>> {
    const reading = read(force).finally(() => {
      if (running === reading) running = null
    })
    running = reading
    return reading
  }

  return {
    current: () => snapshot,
    confirmedAt: () => confirmedAt,
    refresh(force) {
      if (running === null) return begin(force)
      // What is in flight may have been answered before the caller's own write: one more, shared by all who ask now
      next ??= running.then(() => {
        next = null
        return begin(true)
      })
      return next
    },
    amend(account, change) {
      const current = session()
      if (current === null || accountOf(current) !== account) return
      amended.push(change)
      if (snapshot !== null) snapshot = change(snapshot)
    },
    forget() {
      generation += 1
      amended.length = 0
      snapshot = null
      confirmedAt = 0
    },
  }
}
