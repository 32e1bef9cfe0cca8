import type { WaygateClient } from '../client/waygate-client.ts'
import { privatePrefixes, within } from '../common/net/prefix.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { parseAddress } from '../common/tunnel/pass-bounds.ts'
import { canAsk, confirm } from './ask.ts'
import { type Joined, joinAndWait } from './join-and-wait.ts'
import type { JsonOption } from './run-verb.ts'
import { type SshSession, sshSession } from './ssh-session.ts'
import type { CliWords } from './words/cli-words.ts'
import type { Writer } from './writer.ts'

export interface JoinOptions extends JsonOption {
  /** Also when another VPN carries the internet of this computer. */
  readonly anyway?: true
  readonly yes?: true
  /** Seconds. */
  readonly confirmWithin: number
}

export interface CarefullyJoined extends Joined {
  /** Seconds until it leaves by itself unless confirmed; 0 = it stays. */
  readonly leavesIn: number
}

/**
 * Joins; over SSH only after a warning and a question, and for a while: the helper goes back to how it was unless that is confirmed in time, whatever becomes
 * of this program and its connection.
 */
export async function joinCarefully(
  words: CliWords,
  client: WaygateClient,
  writer: Writer,
  name: string | undefined,
  options: JoinOptions,
): Promise<Result<CarefullyJoined>> {
  const ssh = sshSession()
  const target = { name, ...(options.anyway ? { anyway: true as const } : {}) }
  if (ssh === null) {
    const joined = await joinAndWait(words, client, writer, target)
    return joined.ok ? ok({ ...joined.value, leavesIn: 0 }) : joined
  }
  const seconds = options.confirmWithin
  for (const line of warning(words, ssh, seconds)) writer.note(line)
  if (options.yes !== true && !(await confirm(words, words.say('ask.joinAnyway')))) return fail({ code: 'join.cancelled' })
  const joined = await joinAndWait(words, client, writer, { ...target, confirmWithinMs: seconds * 1000 })
  if (!joined.ok) return joined
  const asks = options.yes !== true && canAsk()
  if (!asks || !(await confirm(words, words.say('ask.stayJoined', { headline: joined.value.headline })))) {
    return ok({ ...joined.value, leavesIn: seconds })
  }
  const confirmed = await client.acts.confirm({})
  if (!confirmed.ok) return confirmed
  return confirmed.value.confirmed ? ok({ ...joined.value, leavesIn: 0 }) : fail({ code: 'join.superseded' })
}

/** Words for people about what stays. */
export function carefullyText({ say }: CliWords, { headline, second, leavesIn }: CarefullyJoined): string {
  return [headline, second, ...(leavesIn === 0 ? [] : [say('said.sshUntil', { count: leavesIn })])].join('\n')
}

function warning({ say }: CliWords, { from }: SshSession, seconds: number): readonly string[] {
  const local = from !== '' && parseAddress(from) !== null && within(from, privatePrefixes)
  return [
    from === '' ? say('said.ssh') : say('said.sshFrom', { address: from }),
    say(local ? 'said.sshLocal' : 'said.sshRemote'),
    say('said.sshConfirm', { count: seconds }),
  ]
}
