import type { UpdateState, UpdateView } from '../contracts/app/update.ts'
import type { UpdateFailure } from '../update/update-refusal.ts'
import type { UpdateRun } from '../update/update-run.ts'
import { faultText } from './fault-text.ts'
import { relativeTime } from './relative-time.ts'

/** Two lines about updates; `second` may be ''. */
export interface UpdateText {
  readonly headline: string
  readonly second: string
}

/** What the settings window, the notice and the popover say. `now`: unix ms. */
export function updateText({ state, current, checkedAt }: UpdateView, now: number): UpdateText {
  switch (state.phase) {
    case 'off':
      return off[state.why]
    case 'current':
      return checkedAt === null
        ? { headline: `Waygate ${current}`, second: 'Not looked for updates yet.' }
        : { headline: `Waygate ${current} is up to date`, second: `Looked ${relativeTime(checkedAt, now)}.` }
    case 'checking':
      return { headline: 'Looking for updates', second: '' }
    case 'available':
      return {
        headline: `Waygate ${state.version} is there`,
        second:
          state.by === 'repository'
            ? 'The package manager of this computer brings it: update there.'
            : 'Install it the way you installed this one.',
      }
    case 'downloading':
      return { headline: `Downloading Waygate ${state.version}`, second: `${Math.floor(state.percent)} %` }
    case 'ready':
      return {
        headline: `Waygate ${state.version} is ready`,
        second: 'The app starts again by itself. What is closed stays closed meanwhile.',
      }
    case 'handing':
      return { headline: `Installing Waygate ${state.version}`, second: `Handing it to the helper, ${Math.floor(state.percent)} %` }
    case 'running':
    case 'ended':
      return runText(state.run)
    case 'failed': {
      const { headline, next } = faultText(state.fault)
      return { headline, second: next }
    }
    default:
      return state satisfies never
  }
}

/** The line in the tray's menu; '' when there is nothing to say there. Never one that changes by itself under the pointer. */
export function updateMenuText(state: UpdateState): string {
  switch (state.phase) {
    case 'ready':
      return `Update ready: install ${state.version}`
    case 'available':
      return `Waygate ${state.version} is there`
    case 'handing':
      return `Installing Waygate ${state.version}`
    case 'running':
      return runText(state.run).headline
    default:
      return ''
  }
}

export const updateActionText = { install: 'Install and restart', check: 'Look now', later: 'Later' } as const

function runText({ version, from, phase, why }: UpdateRun): UpdateText {
  switch (phase) {
    case 'installing':
      return { headline: `Installing Waygate ${version}`, second: 'What is closed stays closed meanwhile.' }
    case 'checking':
      return { headline: `Installing Waygate ${version}`, second: 'Checking that it works' }
    case 'rollingBack':
      return { headline: `Going back to Waygate ${from}`, second: because(version, why) }
    case 'installed':
      return { headline: `Waygate ${version} is installed`, second: `It took the place of ${from}.` }
    case 'rolledBack':
      return { headline: `Back on Waygate ${from}`, second: `${because(version, why)} It isn't offered again.` }
    case 'failed':
      return why === 'noWayBack' || why === 'busy' || why === 'altered' || why === 'interrupted'
        ? { headline: `Waygate ${version} wasn't installed`, second: `${capital(failures[why])}. Nothing was changed.` }
        : {
            headline: 'Waygate needs to be installed again',
            second: `${because(version, why)} Going back to ${from} didn't work either. What is on hold stays on hold.`,
          }
    default:
      return phase satisfies never
  }
}

function because(version: string, why: UpdateFailure | null): string {
  return why === null ? '' : `${version} didn't work on this computer: ${failures[why]}.`
}

const failures: Readonly<Record<UpdateFailure, string>> = {
  noWayBack: 'the version that is installed could not be kept for a way back',
  busy: 'another program was installing packages all the time',
  altered: 'its package changed on the disk',
  package: 'its package could not be installed',
  silent: "its helper didn't answer",
  otherVersion: 'its helper was of another version',
  protocol: "its app and its helper don't understand each other",
  stateLost: 'it lost what the helper remembers',
  unproven: 'the gateway could not be proven again',
  interrupted: 'the computer went down in the middle of it',
}

const off: Readonly<Record<Extract<UpdateState, { phase: 'off' }>['why'], UpdateText>> = {
  person: { headline: "Waygate doesn't look for updates", second: 'You turned it off.' },
  policy: { headline: 'Your organisation brings the updates', second: 'The rules of this computer keep them from being installed here.' },
  noSource: { headline: "This Waygate doesn't look for updates", second: 'Whoever built it named no place for them.' },
  development: { headline: "This Waygate doesn't look for updates", second: "It runs from its sources, and wasn't installed." },
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
