import type { HelperSetupView } from '../contracts/app/helper-setup.ts'
import type { SetupChange, SetupNote } from '../contracts/setup.ts'
import type { Fault } from '../fault.ts'

/** Everything that is said about installing, repairing, allowing and removing the helper, wherever it is said. */

interface Sentences {
  readonly headline: string
  readonly next: string
}

type HelperFault = Extract<Fault, { code: `helper.${string}` }>
type ElevationRefused = Extract<Fault, { code: 'elevation.refused' }>
type SetupRefused = Extract<Fault, { code: 'setup.refused' }>

/** Why there is no helper to talk to. */
export function helperFaultText(fault: HelperFault): Sentences {
  switch (fault.code) {
    case 'helper.missing':
      return {
        headline: 'Waygate needs its helper',
        next: 'It is not running on this computer. Install or start it: sudo waygate install-helper.',
      }
    case 'helper.denied':
      return {
        headline: "Waygate's helper doesn't let you in",
        next: 'Ask whoever administers this computer to let you: sudo waygate allow NAME.',
      }
    case 'helper.version':
      return fault.theirs < fault.ours
        ? { headline: "Waygate's helper needs an update", next: 'Repair it; what is joined stays joined meanwhile.' }
        : { headline: 'Waygate needs an update', next: 'Its helper is newer: update this app; what is joined stays joined meanwhile.' }
    case 'helper.lost':
      return {
        headline: "Waygate's helper stopped answering",
        next: 'What was joined stays closed. It starts again by itself; if it does not, repair it.',
      }
    default:
      return fault satisfies never
  }
}

export const elevationText: Readonly<Record<ElevationRefused['why'], Sentences>> = {
  dismissed: { headline: 'The system prompt was closed', next: 'Nothing was changed. Try again, or use the command in a terminal.' },
  denied: {
    headline: "The system didn't allow it",
    next: 'Nothing was changed. The password was wrong, or your account may not administer this computer: try again, or ask whoever administers it.',
  },
  noAgent: {
    headline: "This desktop can't show the system prompt",
    next: 'Nothing was changed. Use the command in a terminal instead.',
  },
  noPrompt: {
    headline: 'This computer has no system prompt for this',
    next: 'Nothing was changed. Use the command in a terminal instead.',
  },
  cancelled: { headline: 'Cancelled', next: 'Nothing was changed.' },
  failed: { headline: "The part with the system's rights stopped early", next: 'Try again; if it happens again, report the details.' },
}

const inUse: Readonly<Record<string, string>> = {
  joined: 'A gateway is joined',
  locked: 'The lock is on',
  host: 'This computer is a host of a network',
  unreadable: "What the helper remembers can't be read, so traffic is on hold",
}

/** What root's side refuses before it changes anything. */
export function setupRefusedText({ why, path, detail }: SetupRefused): Sentences {
  switch (why) {
    case 'programExposed':
      return {
        headline: 'Others than root can change this program',
        next: `Root's helper is never made of such a file (${path}). Put a copy where only root can write: sudo install -m 755 ${path} /usr/local/bin/waygate.`,
      }
    case 'notOneFile':
      return {
        headline: "This build of Waygate can't be installed",
        next: `${path || 'It'} is no single program that could be copied. Use a package of Waygate, or its AppImage.`,
      }
    case 'otherProgram':
      return {
        headline: "The helper wasn't installed: its program is not the one that belongs to this app",
        next: 'Nothing was changed. Get Waygate anew from where you trust it.',
      }
    case 'ownedByPackage':
      return {
        headline: 'The helper on this computer belongs to a package',
        next: `${path} is the package's. Update, repair or remove it by that package.`,
      }
    case 'notInstalled':
      return { headline: 'No helper is installed on this computer', next: 'Install it: sudo waygate install-helper.' }
    case 'inUse':
      return {
        headline: `${inUse[detail] ?? 'The helper is in use'}`,
        next: 'Nothing was changed. Leave first, or have it left: sudo waygate uninstall-helper --leave.',
      }
    case 'foreignFile':
      return {
        headline: 'Something else is in the place of a file of Waygate',
        next: `Nothing was written over ${path} (${detail}). Take it away if it isn't needed, then try again.`,
      }
    case 'onlyAsker':
      return {
        headline: 'A system prompt lets in only the person who asked',
        next: 'As root in a terminal, name others: waygate allow NAME.',
      }
    case 'userUnknown':
      return { headline: `Nobody on this computer is called ${path}`, next: 'Check the login name.' }
    case 'nobodyAsked':
      return { headline: "It isn't known whom to let in", next: 'Root needs no leave. Name somebody: waygate allow NAME.' }
    default:
      return why satisfies never
  }
}

/** The second line of the state while something is done about the helper; null: nothing is. */
export function setupActText({ act }: HelperSetupView): string | null {
  switch (act?.phase) {
    case 'asking':
      return 'Waiting for the system prompt'
    case 'working':
      return act.verb === 'uninstall-helper' ? 'Removing it' : 'Setting it up'
    case 'done':
      // one that was removed is simply missing from then on
      return act.verb === 'uninstall-helper' ? null : 'It is set up. Connecting to it'
    default:
      return null
  }
}

/** The second line while something could be done; null: this app can do nothing about it. */
export function setupOfferText({ offer, way }: HelperSetupView): string | null {
  const how = way === 'prompt' ? 'one system prompt, then never again' : 'one command in a terminal, then never again'
  switch (offer) {
    case 'install':
      return `Install it: ${how}`
    case 'repair':
      return `Repair it: ${how}`
    case 'allow':
      return `An administrator can change that: ${how}`
    default:
      return null
  }
}

/** One line of what happened. */
export function setupChangeText(change: SetupChange): string {
  switch (change.change) {
    case 'placed':
      return `Installed ${change.path}`
    case 'removed':
      return `Removed ${change.path}`
    case 'allowed':
      return `${change.user} may use the helper now`
    case 'atBoot':
      return 'The helper starts with this computer'
    case 'started':
      return 'The helper runs'
    case 'stopped':
      return 'Stopped the helper'
    case 'undone':
      return `Removed ${change.what}`
    default:
      return change satisfies never
  }
}

export function setupNoteText(note: SetupNote): string {
  switch (note.note) {
    case 'notAtBoot':
      return 'This computer has no systemd: the helper runs now, and nothing starts it at the next boot. Have "waygate helper" started by what this computer has.'
    case 'plainPrompts':
      return "The system's prompts can't carry Waygate's words here; they work all the same."
    case 'nobodyAllowed':
      return 'Only root may use it yet. To let somebody in: waygate allow NAME'
    case 'kept':
      return `Kept ${note.path}: it is the administrator's`
    case 'said':
      return note.text
    default:
      return note satisfies never
  }
}
