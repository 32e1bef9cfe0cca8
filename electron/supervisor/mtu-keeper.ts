import { createSocket } from 'node:dgram'
import { setTimeout as wait } from 'node:timers/promises'
import { familyOf } from '../common/net/prefix.ts'
import type { Result } from '../common/result.ts'
import type { Pass } from '../common/tunnel/pass.ts'
import { type ProbeTarget, probeTargets } from './probe-targets.ts'
import type { RunnerContext } from './tunnel-runner.ts'
import type { TunnelStage } from './tunnel-stage.ts'

/** What is tried in turn below the pass's own size: PPPoE and DS-Lite lines, mobile networks, the least that IPv6 allows (RFC 8200 5). */
const sizes = [1400, 1380, 1360, 1340, 1320, 1300, 1280] as const
const least = 1280
const tries = 3
/** A busy moment tells nothing: asked again this often, after this long (ms). */
const rounds = 5
const betweenRounds = 3000

export interface MtuKeeperContext extends RunnerContext {
  readonly stage: TunnelStage
  converge(): Promise<Result<undefined>>
}

export interface MtuKeeper {
  /** After a proof: measures once per way out, beside everything else. */
  attend(rttMs: number): void
  /** Another way out: measure again after the next proof. */
  forget(): void
  abort(): void
}

/**
 * A path that loses large packets in silence looks like a gateway that answers and pages that never load. So a full-size question is asked once (a padded
 * DNS question, RFC 7830, of exactly the tunnel's size); unanswered, smaller ones are, and the interface gets the size that came back.
 */
export function createMtuKeeper({ host, platform, stage, machine, enqueue, converge }: MtuKeeperContext): MtuKeeper {
  let measured = ''
  let running: { readonly key: string; readonly control: AbortController } | null = null

  const key = () => `${stage.main?.slot} ${stage.main?.pass.passId} ${platform.uplink().identity}`

  const measure = async (pass: Pass, rttMs: number, signal: AbortSignal): Promise<number | null> => {
    const target = probeTargets(pass).find(({ by }) => by === 'dns')
    if (target === undefined) return null
    const waitMs = 250 + 2 * rttMs
    const answers = (size: number) => isAnswered(target, size, waitMs, signal)
    for (let round = 0; round < rounds && !signal.aborted; round += 1) {
      if (await answers(pass.mtu)) return pass.mtu
      // without an answer to a small question nothing is known about large ones
      if (await answers(0)) break
      if (round === rounds - 1) return null
      await wait(betweenRounds, undefined, { signal }).catch(() => undefined)
    }
    for (const size of sizes) if (size < pass.mtu && (await answers(size))) return size
    return (await answers(0)) ? least : null
  }

  const adopt = async (pass: Pass, mtu: number) => {
    if (stage.main?.pass !== pass || machine().wish.kind !== 'through') return
    host.log('what the path lets through', { mtu, passMtu: pass.mtu })
    const { mtu: _, ...plain } = stage.main
    stage.main = mtu === pass.mtu ? plain : { ...plain, mtu }
    await converge()
  }

  const abort = () => {
    running?.control.abort()
    running = null
  }

  return {
    attend(rttMs) {
      const { main } = stage
      const mine = key()
      if (main === null || measured === mine || running?.key === mine) return
      abort()
      const control = new AbortController()
      running = { key: mine, control }
      void measure(main.pass, rttMs, control.signal).then(async (mtu) => {
        if (running?.control === control) running = null
        if (control.signal.aborted || mtu === null || mine !== key()) return
        measured = mine
        if (mtu !== (stage.main?.mtu ?? main.pass.mtu)) await enqueue(() => adopt(main.pass, mtu))
      })
    },
    forget() {
      measured = ''
      abort()
    },
    abort,
  }
}

/** Whether a question of this size (bytes of the whole IP packet; 0 = as small as it gets) is answered, by any of a few tries. */
function isAnswered(target: ProbeTarget, size: number, waitMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const family = familyOf(target.source)
    const socket = createSocket(family === 4 ? 'udp4' : 'udp6')
    const done = (answered: boolean) => {
      signal.removeEventListener('abort', give)
      clearInterval(timer)
      socket.close()
      resolve(answered)
    }
    const give = () => done(false)
    const question = paddedQuestion(size - (family === 4 ? 28 : 48))
    let left = tries
    const ask = () => {
      if (left === 0) return done(false)
      left -= 1
      socket.send(question, target.port, target.host, () => undefined)
    }
    const timer = setInterval(ask, waitMs)
    signal.addEventListener('abort', give)
    socket.on('error', give)
    socket.on('message', (answer, from) => {
      if (from.address === target.host && answer.length >= 2 && answer.readUInt16BE(0) === question.readUInt16BE(0)) done(true)
    })
    socket.bind({ address: target.source }, ask)
  })
}

/** "Who serves the root?" with an EDNS padding option (RFC 6891, 7830) up to `length` bytes; without one when that is too short. */
export function paddedQuestion(length: number): Buffer {
  const id = Math.floor(Math.random() * 0x10000)
  const padding = length - 17 - 15
  const query = Buffer.from('000001000001000000000000' + '00' + '0002' + '0001', 'hex')
  query.writeUInt16BE(id, 0)
  if (padding < 0) return query
  query.writeUInt16BE(1, 10)
  const option = Buffer.alloc(15 + padding)
  option.writeUInt16BE(41, 1)
  option.writeUInt16BE(1232, 3)
  option.writeUInt16BE(4 + padding, 9)
  option.writeUInt16BE(12, 11)
  option.writeUInt16BE(padding, 13)
  return Buffer.concat([query, option])
}
