import type { WaygateClient } from '../client/waygate-client.ts'
import { privatePrefixes, within } from '../common/net/prefix.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { parseAddress } from '../common/tunnel/pass-bounds.ts'
import { counted } from '../common/wording/name-list.ts'
import { canAsk, confirm } from './ask.ts'
import { type Joined, joinAndWait } from './join-and-wait.ts'
import type { JsonOption } from './run-verb.ts'
import { type SshSession, sshSession } from './ssh-session.ts'
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
  client: WaygateClient,
  writer: Writer,
  name: string | undefined,
  options: JoinOptions,
): Promise<Result<CarefullyJoined>> {
  const ssh = sshSession()
  const target = { name, ...(options.anyway ? { anyway: true as const } : {}) }
  if (ssh === null) {
    const joined = await joinAndWait(client, writer, target)
    return joined.ok ? ok({ ...joined.value, leavesIn: 0 }) : joined
  }
  const seconds = options.confirmWithin
  for (const line of warning(ssh, seconds)) writer.note(line)
  if (options.yes !== true && !(await confirm('Join all the same?'))) return fail({ code: 'join.cancelled' })
  const joined = await joinAndWait(client, writer, { ...target, confirmWithinMs: seconds * 1000 })
  if (!joined.ok) return joined
  const asks = options.yes !== true && canAsk()
  if (!asks || !(await confirm(`${joined.value.headline}. If you read this, your connection still works. Stay joined?`))) {
    return ok({ ...joined.value, leavesIn: seconds })
  }
  const confirmed = await client.acts.confirm({})
  if (!confirmed.ok) return confirmed
  return confirmed.value.confirmed ? ok({ ...joined.value, leavesIn: 0 }) : fail({ code: 'join.superseded' })
}

/** Words for people about what stays. */
export function carefullyText({ headline, second, leavesIn }: CarefullyJoined): string {
  const until = `For ${counted(leavesIn, 'second')} at most: to stay joined, "waygate confirm" from a connection that works`
  return [headline, second, ...(leavesIn === 0 ? [] : [until])].join('\n')
}

function warning({ from }: SshSession, seconds: number): readonly string[] {
  const local = from !== '' && parseAddress(from) !== null && within(from, privatePrefixes)
  return [
    `You are connected to this computer over SSH${from === '' ? '' : ` from ${from}`}.`,
    local
      ? 'That is a private address: the connection stays if it comes from a network that this computer is directly attached to, and LAN is allowed.'
      : 'Joining cuts this connection: only what comes from a local network stays, everything else goes through the gateway.',
    `Unless you confirm within ${counted(seconds, 'second')}, Waygate's helper goes back to how it was, also when your connection is gone.`,
  ]
}
