import type { HelperStatus } from '../common/contracts/helper.ts'
import type { TunnelKind } from '../common/tunnel/state.ts'
import type { ServedConnection } from './rpc/serve-connection.ts'

/** At most one push in this time (ms): a burst of changes is one picture. A new kind of state doesn't wait: people and programs wait for it. */
const pushInterval = 100

export interface StatusPusher {
  /** Numbered by `sequence`; each changes it by at least one when something changed in between. */
  statusFor(uid: number): Promise<HelperStatus>
  changed(): void
  stop(): void
}

/** Tells those who watch what is true now: at once when it was quiet, else at the end of the interval; built once per user, never queued up. */
export function createStatusPusher(options: {
  build(uid: number, sequence: number): Promise<HelperStatus>
  connections(): Iterable<ServedConnection>
  /** Of the state as it is now. */
  kind(): TunnelKind
  /** Larger than any of an earlier life: unix ms at start. */
  firstSequence: number
  /** A state could not be put together; it is tried again. */
  onTrouble(detail: string): void
}): StatusPusher {
  let sequence = options.firstSequence
  let timer: NodeJS.Timeout | null = null
  let pushing = false
  let dirty = false
  let stopped = false
  let pushedKind: TunnelKind | null = null

  const statusFor = (uid: number) => options.build(uid, sequence)

  const push = async () => {
    pushing = true
    dirty = false
    pushedKind = options.kind()
    const built = new Map<number, Promise<HelperStatus>>()
    for (const connection of options.connections()) {
      const { peer } = connection
      if (!peer.watching) continue
      const status = built.get(peer.uid) ?? statusFor(peer.uid)
      built.set(peer.uid, status)
      // still busy with the last one: comes again with the next round
      if (!connection.push(await status)) dirty = true
    }
  }
  const schedule = () => {
    if (timer !== null || pushing || stopped) return
    timer = setTimeout(() => {
      timer = null
      if (dirty) round()
    }, pushInterval)
    timer.unref()
  }

  const isNews = () => dirty && options.kind() !== pushedKind
  const round = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    void push()
      .catch((error: unknown) => {
        dirty = true
        options.onTrouble(error instanceof Error ? error.message : String(error))
      })
      .finally(() => {
        pushing = false
        if (isNews() && !stopped) round()
        else schedule()
      })
  }

  return {
    statusFor,
    changed: () => {
      sequence++
      dirty = true
      if (!pushing && !stopped && (timer === null || isNews())) round()
    },
    stop: () => {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
