import type { HelperStatus, History } from '../../common/contracts/helper.ts'
import { type LastTurn, laterKinds, turnOf, turnSchema } from '../../common/tunnel/history.ts'
import type { HelperContext } from '../helper-context.ts'
import { createSerial } from '../serial.ts'
import { journalStart } from '../state/helper-state.ts'
import { historyEvent } from './history-event.ts'
import { bucketMs, type Counts, openTrafficMeter, type TrafficMeter } from './traffic-meter.ts'

/** How far back people are told (ms). */
const window = 24 * 60 * 60_000
/** Lines of the journal that one look goes through: between two turns there are others. */
const lineLimit = 4000
/** Bytes of events in one answer, well below a message's limit. */
const eventBytes = 40 * 1024
const eventLimit = 200
/** While something is joined the counters are read this often (ms). */
const sampleEvery = 60_000
/** Turns that the journal takes at once, and one more per minute: whoever lets the network flap must not wash the journal out. */
const burst = 60

/** Writes the tunnel's turns into the journal, and tells the last day of them. */
export interface HistoryKeeper {
  start(): Promise<void>
  /** What this user may know, of the kinds that the asking program knows. */
  tell(uid: number, known?: readonly string[]): Promise<History>
  /** Bytes of the session over all its tunnels, up to what the present one's counters say; null when there is no session. */
  moved(tunnel: HelperStatus['tunnel']): Counts | null
  stop(): Promise<void>
}

export function createHistoryKeeper(context: HelperContext): HistoryKeeper {
  const { supervisor, journal, store, now } = context
  const serial = createSerial()
  /** Nobody waits for it, and a record that fails is no reason to stop protecting. */
  const inTurn = (job: () => Promise<unknown>) =>
    void serial(job).catch((error: unknown) => context.log.warn({ detail: String(error) }, 'the history was not recorded'))
  let last: LastTurn = null
  let owner = 0
  let meter: TrafficMeter | null = null
  let timer: NodeJS.Timeout | null = null
  let unlisten = () => {}
  /** The sum of the session before is there until the new one has begun. */
  let beginning = false
  let credit = burst
  let creditedAt = 0
  let unrecorded = 0

  /** In the order in which they come; whoever changed the state never waits for the disk. */
  const look = () => {
    const state = supervisor.state()
    const at = now()
    const wish = store.current()
    owner = wish?.owner ?? owner
    // at a start the state is open until the wish is taken up
    if (state.kind === 'open' && wish !== null && wish.intent.want !== 'open') return
    const turn = turnOf(last, state, at)
    // the last look before an interface goes; a first join isn't kept busy with it
    const counts = turn !== null || state.kind === 'clearing' || state.kind === 'switching'
    const sampled = counts && last?.turn.session != null ? serial(async () => meter?.sample()).catch(() => undefined) : Promise.resolve()
    if (turn === null) return
    const starts = turn.kind === 'joined'
    const ends = turn.session === null && last?.turn.session != null
    last = { turn, at }
    if (starts) beginning = true
    const uid = owner
    inTurn(async () => {
      await sampled
      if (starts) {
        meter?.newSession()
        beginning = false
        await meter?.save().catch(() => undefined)
      }
      if (!hasCredit(at)) return
      const skipped = unrecorded > 0 ? { unrecorded } : {}
      unrecorded = 0
      const gapMs = turn.kind === 'switched' ? (await supervisor.tunnel())?.gapMs : undefined
      await journal.append(uid, 'tunnel', {
        ...turn,
        ...(gapMs === undefined ? {} : { lastedMs: gapMs }),
        ...(ends ? meter?.session() : {}),
        ...skipped,
        bootId: context.bootId,
      })
      // whoever has the history open reads it anew by the journal's new head
      context.changed()
    })
    attend()
  }

  const hasCredit = (at: number): boolean => {
    const minutes = Math.max(0, Math.floor((at - creditedAt) / 60_000))
    credit = Math.min(burst, credit + minutes)
    creditedAt += minutes * 60_000
    if (credit === 0) {
      unrecorded++
      return false
    }
    credit--
    return true
  }

  const attend = () => {
    if (last?.turn.session == null) {
      if (timer !== null) clearInterval(timer)
      timer = null
    } else if (timer === null) {
      timer = setInterval(
        () =>
          inTurn(async () => {
            if (await meter?.sample()) await meter?.save()
          }),
        sampleEvery,
      )
      timer.unref()
    }
  }

  /** Where an earlier life of the helper stopped, if the machine has not been started anew since. */
  const remembered = async (): Promise<LastTurn> => {
    const [entry] = (await journal.recent(now() - 30 * window, lineLimit)).filter(({ act }) => act === 'tunnel').slice(-1)
    if (entry === undefined || entry.detail.bootId !== context.bootId) return null
    const turn = turnSchema.safeParse(entry.detail)
    return turn.success ? { turn: turn.data, at: entry.at } : null
  }

  return {
    async start() {
      creditedAt = now()
      // without it the day begins anew; what protects goes on all the same
      last = await remembered().catch(() => null)
      meter = await openTrafficMeter({ stateDir: context.stateDir, read: () => supervisor.tunnel(), now })
      unlisten = supervisor.onChange(look)
      look()
      attend()
      // what is counted from here on is known
      if (last?.turn.session != null) inTurn(async () => meter?.sample())
    },
    async tell(uid, known) {
      await serial(async () => meter?.sample())
      const entries = await journal.recent(now() - window, lineLimit)
      const from = journalStart(store.current(), uid)
      const events: History['events'] = []
      let size = 0
      let cut = false
      for (const entry of [...entries].reverse()) {
        const event = historyEvent(entry, { uid, from })
        if (event === null || !(known?.includes(event.kind) ?? !laterKinds.includes(event.kind))) continue
        size += JSON.stringify(event).length
        cut = events.length >= eventLimit || size > eventBytes
        if (cut) break
        events.unshift(event)
      }
      const session = last?.turn.session ?? null
      return {
        events,
        cut,
        traffic: [...(meter?.buckets() ?? [])].slice(-100),
        bucketMs,
        session: session === null ? null : { since: session.since, ...(meter?.session() ?? { rxBytes: 0, txBytes: 0 }) },
      }
    },
    moved: (tunnel) => (last?.turn.session == null || meter === null || beginning ? null : meter.session(tunnel)),
    async stop() {
      unlisten()
      if (timer !== null) clearInterval(timer)
      await serial(async () => {
        await meter?.sample()
        await meter?.save()
      }).catch(() => undefined)
    },
  }
}
