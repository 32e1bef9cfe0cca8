import type { SetupVerb } from '../../common/contracts/setup-verbs.ts'
import type { ElevatedCommand } from './elevation.ts'
import { type BakedProgram, portableArgs } from './portable-script.ts'

/** Programs of Waygate on this computer, by their real paths. */
export interface SetupPrograms {
  /** The one that came with this app. `rootOnly`: nobody but root can change it. */
  readonly own: { readonly path: string; readonly rootOnly: boolean; readonly baked: BakedProgram | null }
  /** The one of a package whose unit is on this computer; null: no package brought a helper. */
  readonly packaged: string | null
  /** The one that an app without a package installed. */
  readonly installed: string | null
}

/** Pure: what root should run; null when this app can't have it done by a prompt. */
export function setupCommand(verb: SetupVerb, { own, packaged, installed }: SetupPrograms): ElevatedCommand | null {
  if (packaged !== null) return direct(packaged, verb)
  const present = installed ?? (own.rootOnly ? own.path : null)
  if (verb === 'allow' || verb === 'uninstall-helper') return present === null ? null : direct(present, verb)
  // installing brings everything that repairing would, and the version of this app
  if (own.rootOnly) return direct(own.path, 'install-helper')
  if (own.baked !== null) return { program: '/bin/sh', args: portableArgs(own.baked), input: own.path }
  return verb === 'repair-helper' && installed !== null ? direct(installed, verb) : null
}

/** Pure: the same, to be typed. Where nothing can be installed, what at least runs a helper now. */
export function terminalCommand(verb: SetupVerb, programs: SetupPrograms, uid: number): string {
  const command = setupCommand(verb, programs)
  if (command === null) return verb === 'uninstall-helper' ? '' : `sudo ${quoted(programs.own.path)} helper --allow-uid ${uid}`
  if (command.input !== null) return `sudo ${[command.program, ...command.args].map(quoted).join(' ')} < ${quoted(command.input)}`
  const program = command.program === programs.packaged ? 'waygate' : quoted(command.program)
  // Windows has no sudo: the terminal itself is an administrator's
  return `${/\.exe$/i.test(command.program) ? '' : 'sudo '}${program} ${command.args[0]}`
}

function direct(program: string, verb: SetupVerb): ElevatedCommand {
  return { program, args: [verb, '--json'], input: null }
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
