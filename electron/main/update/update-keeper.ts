import type { UpdateLink } from '../../client/update/update-link.ts'
import type { UpdateState, UpdateView } from '../../common/contracts/app/update.ts'
import type { Settings } from '../../common/contracts/app/window.ts'
import type { UpdateTerms } from '../../common/contracts/helper.ts'
import type { Fault } from '../../common/fault.ts'
import type { Result } from '../../common/result.ts'
import { isOver, type UpdateRun } from '../../common/update/update-run.ts'
import { builtInSource } from '../../common/update/update-source.ts'
import type { FoundUpdate, Wanted } from './find-update.ts'
import type { OwnAppImage } from './own-app-image.ts'
import type { Updater } from './updater.ts'

/** Looks for updates, has them downloaded and installed, and knows where that is. */
export interface UpdateKeeper {
  view(): UpdateView
  /** Looks now. */
  check(): Promise<void>
  /** Has what is ready put in place: by the helper, or by this app where it is its own. */
  install(): Promise<void>
  /** The helper's word about an update; null: none. */
  follow(run: UpdateRun | null): void
  /** The person changed whether, or where, to look. */
  settingsChanged(): void
  start(): void
  stop(): void
}

export interface UpdateKeeperParts {
  readonly current: string
  /** False in a checkout, which nobody installed. */
  readonly packaged: boolean
  readonly link: Pick<UpdateLink, 'terms'>
  /** Null: what is replaced is a package, by the helper. */
  readonly appImage: Pick<OwnAppImage, 'isMine' | 'lastRun' | 'start' | 'stop'> | null
  helperInstalled(): boolean
  settings(): Pick<Settings, 'updates' | 'updateChannel'>
  find(wanted: Wanted): Promise<Result<FoundUpdate | null>>
  /** Loaded when it is needed first: most starts of the app have no use for it. */
  updater(): Promise<Updater>
  now(): number
  changed(): void
}

/** The first look waits until the desktop has come up, and not every computer looks in the same second (ms). */
const firstLook = { least: 20_000, spread: 40_000 } as const
const lookInterval = 6 * 60 * 60_000
/** How an update ended is news for so long (ms). */
const newsTime = 60 * 60_000

export function createUpdateKeeper(parts: UpdateKeeperParts): UpdateKeeper {
  const { current, now, appImage } = parts
  let state: UpdateState = parts.packaged ? { phase: 'current' } : { phase: 'off', why: 'development' }
  let checkedAt: number | null = null
  let ready: FoundUpdate | null = null
  /** By whose word `ready` was looked for. */
  let readySource = ''
  let lastRun: UpdateRun | null = null
  let busy = false
  let downloading: Updater | null = null
  let timer: NodeJS.Timeout | null = null
  let wanted = { ...parts.settings() }

  const put = (next: UpdateState) => {
    state = next
    parts.changed()
  }
  /** Whole percents are news enough. */
  const progress = (next: Extract<UpdateState, { phase: 'downloading' | 'handing' }>) => {
    if (state.phase === next.phase && Math.floor(state.percent) !== Math.floor(next.percent)) put(next)
  }
  const failed = (during: Extract<UpdateState, { phase: 'failed' }>['during'], version: string, fault: Fault) =>
    put({ phase: 'failed', during, version, fault })

  async function look(): Promise<void> {
    const { updates, updateChannel: channel } = parts.settings()
    if (updates === 'off') return put({ phase: 'off', why: 'person' })
    const asked = await parts.link.terms()
    if (!asked.ok && asked.fault.code === 'update.refused') return failed('check', '', asked.fault)
    // an app that installs by itself goes by root's rules where there are some, also while nobody can tell them
    if (!asked.ok && appImage !== null && parts.helperInstalled()) return failed('check', '', asked.fault)
    // without a helper that understands, somebody else installs
    const terms: UpdateTerms = asked.ok ? asked.value : { source: builtInSource, by: 'other', allowed: true, rolledBack: [] }
    if (terms.source.feed === '') return put({ phase: 'off', why: 'noSource' })
    if (!terms.allowed) return put({ phase: 'off', why: 'policy' })
    if (state.phase !== 'ready' && state.phase !== 'ended') put({ phase: 'checking' })
    const found = await parts.find({
      source: terms.source,
      channel,
      rolledBack: terms.rolledBack,
      kind: appImage === null ? 'deb' : 'AppImage',
    })
    if (!found.ok) return failed('check', found.fault.code === 'update.refused' ? found.fault.version : '', found.fault)
    checkedAt = now()
    if (found.value === null) return nothingNewer()
    const { version } = found.value
    const by = appImage === null ? terms.by : (await appImage.isMine()) ? 'waygate' : 'other'
    if (by !== 'waygate') return put({ phase: 'available', version, by })
    if (found.value.package === null) return failed('check', version, { code: 'update.refused', why: 'noPackage', version })
    if (state.phase === 'ready' && ready?.manifest === found.value.manifest) return parts.changed()
    await download(found.value)
    readySource = JSON.stringify(terms.source)
  }

  function nothingNewer(): void {
    ready = null
    // that an update didn't work is worth more than that there is no other
    if (state.phase === 'ended' && state.run.phase !== 'installed') parts.changed()
    else put({ phase: 'current' })
  }

  async function download(update: FoundUpdate): Promise<void> {
    const { version } = update
    put({ phase: 'downloading', version, percent: 0 })
    downloading = await parts.updater()
    const downloaded = await downloading.download(update, (percent) => progress({ phase: 'downloading', version, percent }))
    if (!downloaded.ok) return failed('download', version, downloaded.fault)
    ready = update
    put({ phase: 'ready', version })
  }

  /** One thing at a time; `false`: something else is under way. */
  async function alone(work: () => Promise<void>): Promise<boolean> {
    if (busy || !parts.packaged || state.phase === 'running') return false
    busy = true
    try {
      await work()
    } finally {
      busy = false
    }
    return true
  }

  /** As the helper says it, which may come before the answer to what was handed over. */
  function isRunning(): boolean {
    return state.phase === 'running' || state.phase === 'ended'
  }

  async function lookAndPlan(): Promise<void> {
    plan(lookInterval)
    await alone(look)
  }

  function plan(ms: number): void {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void lookAndPlan(), ms)
    timer.unref()
  }

  /** What the helper judges once more of a package, for an app that installs by itself: the rules may be others by now. */
  async function mayInstall({ version, expiresAt }: FoundUpdate): Promise<boolean> {
    const asked = await parts.link.terms()
    if (!asked.ok) return !parts.helperInstalled() && now() < expiresAt
    const { allowed, source, rolledBack } = asked.value
    return allowed && now() < expiresAt && JSON.stringify(source) === readySource && !rolledBack.includes(version)
  }

  async function handOver(): Promise<void> {
    const update = ready
    if (update === null || state.phase !== 'ready') return
    const { version } = update
    if (appImage !== null && !(await mayInstall(update))) return look()
    put(appImage === null ? { phase: 'handing', version, percent: 0 } : { phase: 'trying', version })
    const updater = await parts.updater()
    const handed = await updater.handOver(update, (percent) => progress({ phase: 'handing', version, percent }))
    if (!handed.ok && !isRunning()) return failed('handing', version, handed.fault)
    // nobody else tells how it ended
    if (handed.ok && appImage !== null)
      put({ phase: 'ended', run: { version, from: current, phase: 'installed', why: null, since: now() } })
  }

  return {
    view: () => ({ current, checkedAt, state }),
    check: lookAndPlan,
    async install() {
      await alone(handOver)
    },
    follow(run) {
      const isNew = run !== null && (lastRun?.version !== run.version || lastRun.phase !== run.phase || lastRun.since !== run.since)
      lastRun = run
      if (run === null || !isNew) return
      if (!isOver(run.phase)) return put({ phase: 'running', run })
      ready = null
      if (state.phase === 'running' || now() - run.since < newsTime) put({ phase: 'ended', run })
    },
    settingsChanged() {
      const next = parts.settings()
      if (next.updates === wanted.updates && next.updateChannel === wanted.updateChannel) return
      wanted = { ...next }
      ready = null
      void lookAndPlan()
    },
    start() {
      if (!parts.packaged) return
      appImage?.start()
      const run = appImage?.lastRun() ?? null
      if (run !== null && now() - run.since < newsTime) put({ phase: 'ended', run })
      plan(firstLook.least + Math.random() * firstLook.spread)
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      downloading?.stop()
      appImage?.stop()
    },
  }
}
