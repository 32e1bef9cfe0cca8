import type { HelperSetupView } from '../../common/contracts/app/helper-setup.ts'
import type { TunnelView } from '../../common/contracts/app/tunnel.ts'
import type { SetupVerb } from '../../common/contracts/setup-verbs.ts'
import { releaseVersionSchema } from '../../common/update/update-manifest.ts'
import { compareVersions } from '../../common/update/version-order.ts'
import { setupChangeText, setupNoteText } from '../../common/wording/setup-text.ts'
import { english } from '../../common/words/words.ts'
import type { ElevatedRun, Elevation } from './elevation.ts'
import { type SetupPrograms, setupCommand, terminalCommand } from './setup-command.ts'

export interface HelperSetupFacts {
  readonly elevation: Elevation
  readonly uid: number
  /** Of this app, and of the helper that it brings. */
  readonly version: string
  readonly now: () => number
  helper(): TunnelView['helper']
  /** Null: the helper that this app talks to is another one than the computer's own (a trial, a test), and not this app's business. */
  programs(): SetupPrograms | null
  /** The view is another one. */
  changed(): void
  /** Looks for the helper at once. */
  reconnect(): void
  log(line: string): void
}

/** What the app does about a helper that is missing, old or closed to this user. One thing at a time; the decision what is main's alone. */
export interface HelperSetup {
  view(): HelperSetupView
  /** Does what `view` offers, if anything, but for an update. */
  start(): void
  /** Brings a helper that works to this app's version. */
  update(): void
  uninstall(): void
  cancel(): void
  dismiss(): void
}

/** How long a helper that was just set up may take to answer (ms), until it counts as not better than before. */
const arrivalMs = 15_000

const verbOf = { install: 'install-helper', repair: 'repair-helper', allow: 'allow', update: 'repair-helper' } as const

export function createHelperSetup(facts: HelperSetupFacts): HelperSetup {
  let act: HelperSetupView['act'] = null
  let run: ElevatedRun | null = null
  let arrival: NodeJS.Timeout | undefined

  function become(next: HelperSetupView['act']): void {
    act = next
    clearTimeout(arrival)
    if (next?.phase === 'done') {
      arrival = setTimeout(() => become(inEffect(next.verb)), arrivalMs)
      arrival.unref()
    }
    facts.changed()
  }

  /** What is to be said of it once the helper had its time. Removal brings none, and one that doesn't let this person in is offered to be told so. */
  function inEffect(verb: SetupVerb): HelperSetupView['act'] {
    const programs = facts.programs()
    const how = verb === 'uninstall-helper' || programs === null ? null : shortfallOf(facts.helper(), view().offer)
    if (how === null || programs === null) return null
    const fault = { code: 'setup.ineffective', how, program: programs.own.path } as const
    facts.log(`${verb} failed: ${fault.code}`)
    return { phase: 'failed', verb, at: facts.now(), fault }
  }

  /** It doesn't come back when the next thing goes wrong. */
  function forget(): void {
    act = null
    clearTimeout(arrival)
  }

  function begin(verb: SetupVerb, programs: SetupPrograms): void {
    const command = setupCommand(verb, programs)
    if (command === null || run !== null) return
    become({ phase: 'asking', verb, since: facts.now() })
    const started = facts.elevation.begin(command, () => {
      if (run === started) become({ phase: 'working', verb, since: facts.now() })
    })
    run = started
    void started.outcome.then((outcome) => {
      run = null
      if (!outcome.ok) {
        facts.log(`${verb} failed: ${outcome.fault.code}`)
        // the person's own wish is no news
        const unasked = outcome.fault.code === 'elevation.refused' && outcome.fault.why === 'cancelled'
        return become(unasked ? null : { phase: 'failed', verb, at: facts.now(), fault: outcome.fault })
      }
      const { changes, notes } = outcome.value
      for (const line of [
        ...changes.map((change) => setupChangeText(english, change)),
        ...notes.map((note) => setupNoteText(english, note)),
      ])
        facts.log(line)
      become({ phase: 'done', verb, at: facts.now() })
      facts.reconnect()
    })
  }

  function view(): HelperSetupView {
    const programs = facts.programs()
    const helper = facts.helper()
    if (programs === null) return { offer: null, way: 'terminal', command: '', removal: 'none', act }
    const offer = offerOf(helper, programs, facts.version)
    const verb = offer === null ? null : verbOf[offer]
    // a helper that answers, and isn't older, is the end of every story but its own removal
    if (helper.link === 'ready' && offer === null && run === null && act?.verb !== 'uninstall-helper') forget()
    return {
      offer,
      way: verb !== null && setupCommand(verb, programs) !== null ? 'prompt' : 'terminal',
      command: verb === null ? '' : terminalCommand(verb, programs, facts.uid),
      removal: programs.packaged !== null ? 'package' : programs.installed !== null ? 'offered' : 'none',
      act,
    }
  }

  return {
    view,
    start() {
      const { offer } = view()
      const programs = facts.programs()
      if (offer !== null && offer !== 'update' && programs !== null) begin(verbOf[offer], programs)
    },
    update() {
      const programs = facts.programs()
      if (programs !== null && view().offer === 'update') begin(verbOf.update, programs)
    },
    uninstall() {
      const programs = facts.programs()
      if (programs !== null && view().removal === 'offered') begin('uninstall-helper', programs)
    },
    cancel: () => run?.cancel(),
    dismiss() {
      if (act?.phase === 'failed') become(null)
    },
  }
}

/** Pure: what a setup that ended well has left undone; null when the helper answers, or says itself what is missing. */
function shortfallOf(helper: TunnelView['helper'], offer: HelperSetupView['offer']): 'older' | 'silent' | null {
  if (offer === 'update') return 'older'
  if (offer === null || helper.link !== 'gone') return null
  switch (helper.fault.code) {
    case 'helper.version':
      return 'older'
    case 'helper.missing':
    case 'helper.lost':
      return 'silent'
    default:
      return null
  }
}

/** Pure: what would help. A helper that is newer than this app is left alone: it is the app that has to be updated. */
export function offerOf(
  helper: TunnelView['helper'],
  { own, packaged, installed }: SetupPrograms,
  version: string,
): HelperSetupView['offer'] {
  if (helper.link === 'ready') {
    // a package brings both; an app that is one file leaves the helper behind when it is replaced
    const brought = packaged === null && installed !== null && (own.baked !== null || own.rootOnly)
    const theirs = releaseVersionSchema.safeParse(helper.status.version)
    return brought && theirs.success && compareVersions(theirs.data, version) < 0 ? 'update' : null
  }
  if (helper.link !== 'gone') return null
  switch (helper.fault.code) {
    case 'helper.missing':
      return packaged === null && installed === null ? 'install' : 'repair'
    case 'helper.denied':
      return 'allow'
    case 'helper.version':
      return helper.fault.theirs < helper.fault.ours ? 'repair' : null
    case 'helper.lost':
      return 'repair'
    default:
      return null
  }
}
