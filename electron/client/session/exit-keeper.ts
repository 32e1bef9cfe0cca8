import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { TunnelView } from '../../common/contracts/app/tunnel.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { serverOperations } from '../../netmaker/wire/server.ts'
import { sameWay, type Traffic } from './traffic.ts'

/** The address that the internet sees, by the server's own answer. Asked over the machine's own routes only, so the answer is about them. */
export interface ExitKeeper {
  current(): TunnelView['exit']
  /** Asks if traffic flows; forgets an answer that belonged to another way. */
  measure(): Promise<void>
  /** Drops what no longer belongs to the way that traffic takes. */
  adjust(): void
}

export interface ExitFacts {
  readonly traffic: () => Traffic
  readonly server: () => NetmakerClient | null
  readonly now: () => number
  readonly changed: () => void
}

/** Behind a lab's or an office's proxy it may take a while; nobody waits for it. */
const timeoutMs = 8_000
const retries = 2
const retryMs = 300

export function createExitKeeper({ traffic, server, now, changed }: ExitFacts): ExitKeeper {
  let exit: TunnelView['exit'] = null
  let asking: Traffic | null = null

  function put(next: TunnelView['exit']): void {
    if (JSON.stringify(next) === JSON.stringify(exit)) return
    exit = next
    changed()
  }

  function adjust(): void {
    const way = traffic()
    const passId = way.way === 'tunnel' ? way.passId : way.way === 'direct' ? '' : null
    if (exit !== null && exit.passId !== passId) put(null)
  }

  return {
    current: () => exit,
    adjust,
    async measure() {
      adjust()
      const way = traffic()
      const api = server()
      if (api === null || (way.way !== 'direct' && way.way !== 'tunnel')) return
      if (asking !== null && sameWay(asking, way)) return
      asking = way
      let answer = await api.call(serverOperations.ownAddress, { probe: true, timeoutMs })
      // just joined: the way for programs follows the news by some milliseconds
      for (let again = 0; again < retries && !answer.ok && sameWay(way, traffic()); again += 1) {
        await wait(retryMs, undefined, { ref: false })
        answer = await api.call(serverOperations.ownAddress, { probe: true, timeoutMs })
      }
      if (asking === way) asking = null
      // Asked on one way and answered on another: nobody knows which of the two it describes
      if (!sameWay(way, traffic())) return
      const address = answer.ok && net.isIP(answer.value.trim()) !== 0 ? answer.value.trim() : ''
      // Asked without an answer is worth saying once (''), but no reason to forget the one that was there
      if (address !== '' || exit === null) put({ address, at: now(), passId: way.way === 'tunnel' ? way.passId : '' })
    },
  }
}
