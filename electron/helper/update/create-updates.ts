import { createHash, randomUUID } from 'node:crypto'
import { type FSWatcher, watch } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { UpdateTerms } from '../../common/contracts/helper.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { openEnvelope } from '../../common/update/envelope.ts'
import { judgeUpdate, manifestRefusal } from '../../common/update/judge-update.ts'
import type { UpdateChannel, UpdateManifest } from '../../common/update/update-manifest.ts'
import type { UpdateRefusal } from '../../common/update/update-refusal.ts'
import { isOver, type UpdateRun, updateRunSchema } from '../../common/update/update-run.ts'
import { allowsUpdates, type PolicyState } from '../admission/policy.ts'
import type { Journal } from '../journal/journal.ts'
import { prepareRootDirectory } from '../run-dir.ts'
import { createSerial } from '../serial.ts'
import { syncDirectory } from '../state/atomic-write.ts'
import type { Installation } from './installation.ts'
import { type Reception, receivePackage, sweepReceptions } from './receive-package.ts'
import { type BeforeUpdate, readRecord, updatePlaces, writeRecord } from './update-record.ts'
import { verifySignature } from './verify-signature.ts'

/** Root's side of an update: judges, takes its own copy, has it installed, and tells how that went. */
export interface Updates {
  terms(uid: number): Promise<Result<UpdateTerms>>
  begin(
    request: { readonly manifest: string; readonly channel: UpdateChannel },
    uid: number,
  ): Promise<Result<{ updateId: string; size: number }>>
  chunk(request: { readonly updateId: string; readonly offset: number; readonly data: string }, uid: number): Promise<Result<undefined>>
  finish(request: { readonly updateId: string }, uid: number): Promise<Result<undefined>>
  /** The one under way, or the last one. */
  run(): UpdateRun | null
  /** For a report: how the last one went, with the last words of its installation. */
  report(): Promise<string>
  /** Goes on with what an earlier life was in the middle of. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface UpdatesParts {
  readonly stateDir: string
  readonly journal: Journal
  readonly log: Logger
  readonly installation: Installation
  policy(): PolicyState
  /** How the machine stands now. */
  before(): BeforeUpdate | null
  now(): number
  changed(): void
  /** How long a client may be silent between two pieces (ms). */
  readonly patienceMs?: number
}

interface Underway {
  readonly updateId: string
  readonly uid: number
  readonly manifest: UpdateManifest
  readonly sha512: string
  readonly reception: Reception
  timer: NodeJS.Timeout
}

/** Characters of the log in a report. */
const reportedLog = 3000
const defaultPatience = 2 * 60_000
const forbidden: Fault = { code: 'intent.forbidden', by: 'policy', detail: 'updates are not allowed' }

export function createUpdates(parts: UpdatesParts): Updates {
  const { journal, log, installation, now } = parts
  const places = updatePlaces(parts.stateDir)
  const serial = createSerial()
  let underway: Underway | null = null
  let run: UpdateRun | null = null
  let watcher: FSWatcher | null = null

  const allowed = (uid: number) => uid === 0 || allowsUpdates(parts.policy())
  const refuse = (why: UpdateRefusal, version = '') => {
    log.warn({ why, version }, 'update refused')
    return fail({ code: 'update.refused', why, version } as const)
  }
  const sourceOfUpdates = async () => {
    const source = await installation.source()
    if (source.ok) return source
    log.warn({ problem: source.fault }, 'updates.json')
    return refuse('badSource')
  }
  const letGo = async (which = underway) => {
    if (which === null || which !== underway) return
    underway = null
    clearTimeout(which.timer)
    await which.reception.drop()
  }
  const patience = () => {
    const timer = setTimeout(() => {
      const waiting = underway
      if (waiting?.timer === timer) void serial(() => letGo(waiting))
    }, parts.patienceMs ?? defaultPatience)
    timer.unref()
    return timer
  }
  const mine = (updateId: string, uid: number): Result<Underway> => {
    if (underway?.updateId === updateId && underway.uid === uid) return ok(underway)
    return fail({ code: 'request.malformed', detail: 'no such update is being received' })
  }

  /** Judges a manifest and remembers that it was seen, which is what makes an older one worthless from now on. */
  async function judge({ manifest: text, channel }: { readonly manifest: string; readonly channel: UpdateChannel }) {
    const source = await sourceOfUpdates()
    if (!source.ok) return source
    const opened = openEnvelope(text, { keys: source.value.keys, verify: verifySignature })
    if (!opened.ok) return refuse(opened.fault)
    const { manifest, payload } = opened.value
    const record = await readRecord(places)
    if (!record.ok) return record
    if (!source.value.channels.includes(channel)) return refuse('wrongChannel', manifest.version)
    const facts = {
      channel,
      kind: 'deb' as const,
      arch: installation.arch,
      installed: installation.version,
      now: now(),
      seen: record.value.seen[channel] ?? null,
      digest: createHash('sha512').update(payload).digest('base64'),
      rolledBack: record.value.rolledBack,
    }
    const unbelieved = manifestRefusal(manifest, facts)
    if (unbelieved !== null) return refuse(unbelieved, manifest.version)
    const seen = { ...record.value.seen, [channel]: { counter: manifest.counter, digest: facts.digest } }
    const written = await writeRecord(places, { ...record.value, seen })
    if (!written.ok) return written
    const suitable = judgeUpdate(manifest, facts)
    return suitable.ok ? ok({ manifest, suitable: suitable.value }) : refuse(suitable.fault, manifest.version)
  }

  async function begin(request: { readonly manifest: string; readonly channel: UpdateChannel }, uid: number) {
    if (!allowed(uid)) return fail(forbidden)
    if ((await installation.updater()) !== 'waygate') return refuse('managed')
    // its end may have gone unheard
    if (run !== null && !isOver(run.phase)) await follow()
    if (run !== null && !isOver(run.phase)) {
      // the process that installs may be gone without a word
      await resume()
      return fail(busy)
    }
    if (underway !== null && underway.uid !== uid) return fail(busy)
    await letGo()
    const prepared = await prepareRootDirectory(places.directory, 0o700)
    if (!prepared.ok) return prepared
    const judged = await judge(request)
    if (!judged.ok) return judged
    const { manifest, suitable } = judged.value
    const reception = await receivePackage(places.directory, suitable, manifest.version)
    if (!reception.ok) return reception
    const updateId = randomUUID()
    underway = { updateId, uid, manifest, sha512: suitable.sha512, reception: reception.value, timer: patience() }
    return ok({ updateId, size: suitable.size })
  }

  async function finish(which: Underway): Promise<Result<undefined>> {
    const { manifest, reception, sha512, uid } = which
    if (!allowed(uid)) return fail(forbidden)
    const whole = await reception.finish()
    if (!whole.ok) return whole
    if (!(await installation.suits(whole.value))) return refuse('mismatched', manifest.version)
    const record = await readRecord(places)
    if (!record.ok) return record
    await rename(whole.value, places.package)
    await syncDirectory(places.directory)
    const { version } = manifest
    const from = installation.version
    const fresh = { version, from, phase: 'installing', why: null, since: now(), by: uid, sha512, before: parts.before() } as const
    const written = await writeRecord(places, { ...record.value, run: { ...fresh, journalled: false } })
    if (!written.ok) return written
    await journal.append(uid, 'updateBegun', { version, from, channel: manifest.channel, counter: manifest.counter })
    const started = await installation.install('begin')
    if (!started.ok) {
      await writeRecord(places, { ...record.value, run: null })
      return started
    }
    await follow()
    return ok()
  }

  /** Reads what the process that installs wrote, and puts its end into the journal, once. */
  async function follow(): Promise<void> {
    const record = await readRecord(places)
    if (!record.ok) return log.error({ fault: record.fault }, 'the record of updates')
    const recorded = record.value.run
    run = recorded === null ? null : updateRunSchema.parse(recorded)
    parts.changed()
    if (recorded === null || recorded.journalled || !isOver(recorded.phase)) return
    await writeRecord(places, { ...record.value, run: { ...recorded, journalled: true } })
    const { version, from, why, by } = recorded
    await journal.append(by, ends[recorded.phase as keyof typeof ends], { version, from, why })
  }

  async function resume(): Promise<void> {
    if (run === null || isOver(run.phase) || (await installation.isInstalling())) return
    log.warn({ version: run.version, phase: run.phase }, 'an update was interrupted')
    const started = await installation.install('resume')
    if (!started.ok) log.error({ fault: started.fault }, 'an interrupted update cannot go on')
  }

  return {
    async terms(uid) {
      const [source, record] = [await sourceOfUpdates(), await readRecord(places)]
      if (!source.ok) return source
      if (!record.ok) return record
      return ok({ source: source.value, by: await installation.updater(), allowed: allowed(uid), rolledBack: record.value.rolledBack })
    },
    begin: (request, uid) => serial(() => begin(request, uid)),
    chunk: ({ updateId, offset, data }, uid) =>
      serial(async () => {
        const which = mine(updateId, uid)
        if (!which.ok) return which
        clearTimeout(which.value.timer)
        which.value.timer = patience()
        const put = await which.value.reception.put(offset, Buffer.from(data, 'base64'))
        if (!put.ok) await letGo()
        return put
      }),
    finish: ({ updateId }, uid) =>
      serial(async () => {
        const which = mine(updateId, uid)
        if (!which.ok) return which
        const finished = await finish(which.value)
        await letGo()
        return finished
      }),
    run: () => run,
    async report() {
      const log = await readFile(places.log, 'utf8').catch(() => '')
      return run === null ? 'none' : `${JSON.stringify(run)}\n${log.slice(-reportedLog)}`.trim()
    },
    async start() {
      const prepared = await prepareRootDirectory(places.directory, 0o700)
      if (!prepared.ok) return log.error({ fault: prepared.fault }, 'no directory for updates')
      await sweepReceptions(places.directory)
      try {
        watcher = watch(places.directory, { persistent: false }, (_event, name) => {
          if (name === places.recordName) void serial(follow)
        })
        watcher.on('error', () => undefined)
      } catch (error) {
        // other programs have taken every watch that the kernel gives: how an update goes is then seen at the next start, or attempt
        log.warn({ detail: String(error) }, 'updates are not watched')
      }
      await serial(follow)
      await resume()
    },
    async stop() {
      watcher?.close()
      await serial(() => letGo())
    },
  }
}

const busy: Fault = { code: 'already.running', what: 'an update', detail: 'one at a time' }

const ends = { installed: 'updateInstalled', rolledBack: 'updateRolledBack', failed: 'updateFailed' } as const
