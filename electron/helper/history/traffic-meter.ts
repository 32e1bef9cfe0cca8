import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { HelperStatus } from '../../common/contracts/helper.ts'
import { writeAtomically } from '../state/atomic-write.ts'

/** Length of one stretch of the chart (ms). */
export const bucketMs = 15 * 60_000
const keptMs = 24 * 60 * 60_000

const bucketSchema = z.object({ at: z.number(), rxBytes: z.number(), txBytes: z.number() })
const countsSchema = z.object({ rxBytes: z.number(), txBytes: z.number() })
/** `last`: what the counters said then, so that a helper that was killed loses nothing of what went through meanwhile. */
const lastSchema = countsSchema.extend({ interface: z.string(), passId: z.string() }).nullable()
const fileSchema = z.object({
  buckets: z.array(bucketSchema).max(200),
  session: countsSchema,
  last: lastSchema.catch(null),
})
export type Bucket = z.infer<typeof bucketSchema>
export interface Counts {
  readonly rxBytes: number
  readonly txBytes: number
}

/** Bytes through the tunnel, from the interface's own counters: by quarter of an hour for a day, and of the session. In `<stateDir>/traffic.json`. */
export interface TrafficMeter {
  /** Reads the counters now; true: something went through since. */
  sample(): Promise<boolean>
  /** Forgets the session's sum; the chart goes on. */
  newSession(): void
  /** With what `reading` has counted since the last sample. */
  session(reading?: HelperStatus['tunnel']): Counts
  buckets(): readonly Bucket[]
  save(): Promise<void>
}

export interface MeterFacts {
  readonly stateDir: string
  /** The interface's counters, which begin at 0 with each new interface. */
  readonly read: () => Promise<HelperStatus['tunnel']>
  readonly now: () => number
}

/** A file that can't be read is no loss worth stopping for: the chart begins anew. */
export async function openTrafficMeter({ stateDir, read, now }: MeterFacts): Promise<TrafficMeter> {
  const path = join(stateDir, 'traffic.json')
  const stored = await storedTraffic(path)
  let buckets: Bucket[] = stored.buckets
  let session: Counts = stored.session
  let last: z.infer<typeof lastSchema> = stored.last
  let first = stored.last === null

  const save = async () => {
    await writeAtomically(path, JSON.stringify({ buckets, session, last }), 'spare')
  }

  return {
    async sample() {
      const reading = await read()
      const before = last
      last = reading === null ? null : lastOf(reading)
      const isFirst = first
      first = false
      // nobody knows when that was
      if (reading === null || (isFirst && before === null)) return false
      const delta = countsSince(before, reading)
      if (delta.rxBytes === 0 && delta.txBytes === 0) return false
      session = sum(session, delta)
      const at = Math.floor(now() / bucketMs) * bucketMs
      const current = buckets.at(-1)
      if (current?.at === at) buckets = [...buckets.slice(0, -1), { at, ...sum(current, delta) }]
      else {
        buckets = [...buckets, { at, ...delta }].filter((one) => one.at > at - keptMs && one.at <= at)
        await save()
      }
      return true
    },
    newSession() {
      session = { rxBytes: 0, txBytes: 0 }
      // its interface is new: all that it counts is this session's
      last = null
      first = false
    },
    session: (reading = null) => (reading === null || first ? session : sum(session, countsSince(last, reading))),
    buckets: () => buckets.filter((one) => one.at > now() - keptMs),
    save,
  }
}

function lastOf({ interface: name, passId, rxBytes, txBytes }: NonNullable<HelperStatus['tunnel']>): z.infer<typeof lastSchema> {
  return { interface: name, passId, rxBytes, txBytes }
}

/** A counter that went back belongs to a new interface of the same name. */
function countsSince(before: z.infer<typeof lastSchema>, reading: NonNullable<HelperStatus['tunnel']>): Counts {
  const goesOn =
    before !== null &&
    before.interface === reading.interface &&
    before.passId === reading.passId &&
    before.rxBytes <= reading.rxBytes &&
    before.txBytes <= reading.txBytes
  return goesOn
    ? { rxBytes: reading.rxBytes - before.rxBytes, txBytes: reading.txBytes - before.txBytes }
    : { rxBytes: reading.rxBytes, txBytes: reading.txBytes }
}

function sum(a: Counts, b: Counts): Counts {
  return { rxBytes: a.rxBytes + b.rxBytes, txBytes: a.txBytes + b.txBytes }
}

async function storedTraffic(path: string): Promise<z.infer<typeof fileSchema>> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return { buckets: [], session: { rxBytes: 0, txBytes: 0 }, last: null }
  }
}
