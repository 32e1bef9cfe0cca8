import { join } from 'node:path'
import type { SetupNote } from '../../common/contracts/setup.ts'
import type { SetupVerb } from '../../common/contracts/setup-verbs.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Command } from '../../engine/step.ts'
import type { Asker } from './asking-user.ts'
import type { SetupFacts } from './setup-facts.ts'
import type { SetupPlaces } from './setup-places.ts'
import { enabledUnits, helperService, type ShippedFiles } from './shipped-files.ts'

/** One step, as data: golden tests print it. Each is harmless when what it does is done already. */
export type SetupStep =
  /** Copies the running program. */
  | { readonly do: 'program'; readonly from: string; readonly to: string }
  /** 'wish': it may fail where /usr is read-only, and then only the words of prompts are lost. */
  | { readonly do: 'file'; readonly path: string; readonly text: string; readonly weight: 'must' | 'wish' }
  | { readonly do: 'link'; readonly path: string; readonly to: string }
  /** What an app without a package had installed: it would hide the package's. */
  | { readonly do: 'removeInstalled'; readonly services: 'systemd' | 'none' }
  | { readonly do: 'allow'; readonly uid: number }
  | { readonly do: 'command'; readonly what: string; readonly command: Command; readonly makes?: 'atBoot' | 'started' }
  /** Also one that somebody started by hand: two of them can't be. */
  | { readonly do: 'endHelper' }
  /** Without a service manager: it goes on by itself. */
  | { readonly do: 'spawnHelper'; readonly program: string }
  /** Until that user's socket answers; `other`: it must be another process than this one. */
  | { readonly do: 'await'; readonly uid: number; readonly other: number | null }

export interface SetupPlan {
  readonly steps: readonly SetupStep[]
  readonly notes: readonly SetupNote[]
}

export interface SetupWish {
  readonly verb: Exclude<SetupVerb, 'uninstall-helper'>
  readonly asker: Asker
  /** Named in a terminal by root, by uid; null = whoever asks. */
  readonly named: number | null
}

export interface SetupSurroundings {
  readonly facts: SetupFacts
  readonly places: SetupPlaces
  readonly files: ShippedFiles
  /** The running program where it may be copied, or why not. */
  readonly program: Result<string>
}

const systemctl = '/usr/bin/systemctl'

/** Pure: what has to be done, or why nothing is. Adds before it starts, and starts before it says that it is there. */
export function planSetup(wish: SetupWish, around: SetupSurroundings): Result<SetupPlan> {
  return wish.verb === 'allow' ? planAllow(wish, around) : planInstall(wish, around)
}

function planAllow({ asker, named }: SetupWish, { facts }: SetupSurroundings): Result<SetupPlan> {
  const uid = named ?? (asker.by === 'root' ? null : asker.uid)
  if (uid === null) return refused('nobodyAsked', '', 'root needs no leave')
  if (facts.packaged === null && !facts.installed && facts.helperPid === null) return refused('notInstalled', '', '')
  const start: readonly SetupStep[] = facts.helperPid === null && facts.systemd ? [startService] : []
  const awaited: readonly SetupStep[] = facts.helperPid !== null || facts.systemd ? [{ do: 'await', uid, other: null }] : []
  return ok({ steps: [{ do: 'allow', uid }, ...start, ...awaited], notes: [] })
}

function planInstall({ verb, asker }: SetupWish, around: SetupSurroundings): Result<SetupPlan> {
  const { facts, places, program } = around
  if (facts.packaged !== null && !facts.packaged.ours) return refused('ownedByPackage', facts.packaged.unit, '')
  const packaged = facts.packaged !== null
  if (!packaged && verb === 'repair-helper' && !facts.installed) return refused('notInstalled', '', '')
  if (!packaged && !program.ok) return program
  if (!packaged && facts.newer !== null) return refused('newerInstalled', places.program, facts.newer)
  const uid = asker.by === 'root' ? null : asker.uid
  const allow: readonly SetupStep[] = verb === 'install-helper' && uid !== null ? [{ do: 'allow', uid }] : []
  const hidden: readonly SetupStep[] = facts.installed ? [{ do: 'removeInstalled', services: facts.systemd ? 'systemd' : 'none' }] : []
  const brought = program.ok && !packaged ? placing(program.value, around) : packaged ? hidden : []
  const awaited: SetupStep = { do: 'await', uid: uid !== null && allow.length > 0 ? uid : 0, other: facts.helperPid }
  return ok({
    steps: [...brought, ...allow, ...starting(facts, packaged ? places.packagedProgram : places.program), awaited],
    notes: [
      ...(facts.systemd ? [] : [{ note: 'notAtBoot' } as const]),
      ...(packaged || facts.polkit ? [] : [{ note: 'plainPrompts' } as const]),
      ...(allow.length === 0 && !facts.anybodyAllowed ? [{ note: 'nobodyAllowed' } as const] : []),
    ],
  })
}

function placing(program: string, { facts, places, files }: SetupSurroundings): readonly SetupStep[] {
  const file = (path: string, text: string, weight: 'must' | 'wish' = 'must'): SetupStep => ({ do: 'file', path, text, weight })
  return [
    ...(program === places.program ? [] : [{ do: 'program', from: program, to: places.program } as const]),
    file(places.earlyBlock, files.earlyBlock),
    ...(facts.systemd ? files.units.map(({ name, text }) => file(join(places.unitDir, name), text)) : []),
    ...(facts.polkit ? [file(places.policy, files.policy, 'wish')] : []),
    { do: 'link', path: places.link, to: places.program },
  ]
}

function starting({ systemd }: SetupFacts, program: string): readonly SetupStep[] {
  if (!systemd) return [{ do: 'endHelper' }, { do: 'spawnHelper', program }]
  return [
    service('read the units again', ['daemon-reload']),
    { ...service('enable the units', ['enable', '--quiet', ...enabledUnits]), makes: 'atBoot' },
    // 5: there is no such unit yet (systemctl(1))
    service('stop the helper that runs', ['stop', helperService], [5]),
    { do: 'endHelper' },
    startService,
  ]
}

function service(what: string, args: readonly string[], okExitCodes: readonly number[] = []): Extract<SetupStep, { do: 'command' }> {
  return { do: 'command', what, command: { program: systemctl, args, okExitCodes } }
}

const startService: SetupStep = { ...service('start the helper', ['start', helperService]), makes: 'started' }

function refused(why: Extract<Fault, { code: 'setup.refused' }>['why'], path: string, detail: string): Result<never> {
  return fail({ code: 'setup.refused', why, path, detail })
}
