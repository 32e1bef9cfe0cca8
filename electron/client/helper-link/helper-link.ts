import type { Duplex } from 'node:stream'
import type { z } from 'zod'
import type { helperLinkSchema } from '../../common/contracts/app/tunnel.ts'
import { createCaller } from '../../common/contracts/caller.ts'
import type { Caller } from '../../common/contracts/contract.ts'
import { type HelperContract, type HelperStatus, helperContract } from '../../common/contracts/helper.ts'
import { helperPlaces } from '../../common/contracts/helper-places.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { connectHelper, type HelperAddress, type HelperConnection } from './connect-helper.ts'
import { dialHelper } from './dial-helper.ts'

export type HelperLinkState = z.infer<typeof helperLinkSchema>

/** A lasting tie to the helper: connects again by itself, keeps watching, and always knows the newest status. */
export interface HelperLink {
  /** Calls go to the present connection; without one they answer with the fault that says why. */
  readonly helper: Caller<HelperContract>
  state(): HelperLinkState
  /** Resolves with the first state that isn't `connecting`. */
  settled(): Promise<HelperLinkState>
  dial(address: string): Promise<Result<Duplex>>
  /** Asks for the status: what other programs do while nothing is joined is pushed to nobody. */
  look(): Promise<void>
  /** Tries at once, e.g. after the helper was installed. */
  retry(): void
  stop(): void
}

export interface HelperLinkOptions {
  readonly runDir?: string
  readonly uid?: number
  readonly client: HelperAddress['client']
  onStatus(state: HelperLinkState): void
}

/** Waits between attempts (ms): a helper that restarts is back at once, one that is missing costs next to nothing. */
const firstWait = 100
const longestWait = 2000

export function helperAddress(options: Pick<HelperLinkOptions, 'runDir' | 'uid' | 'client'>): HelperAddress {
  return {
    runDir: options.runDir ?? process.env.WAYGATE_RUN_DIR ?? helperPlaces(process.platform, process.env).runDir,
    uid: options.uid ?? process.getuid?.() ?? 0,
    client: options.client,
  }
}

export function createHelperLink(options: HelperLinkOptions): HelperLink {
  const address = helperAddress(options)
  let state: HelperLinkState = { link: 'connecting' }
  let last: HelperStatus | undefined
  let connection: HelperConnection | null = null
  let timer: NodeJS.Timeout | null = null
  let wait = firstWait
  let trying = false
  let stopped = false
  const waiters = new Set<(state: HelperLinkState) => void>()

  const become = (next: HelperLinkState) => {
    if (stopped) return
    // pushes and answers cross: an older picture never replaces a newer one
    if (next.link === 'ready' && state.link === 'ready' && next.status.sequence < state.status.sequence) return
    state = next
    if (next.link === 'ready') last = next.status
    options.onStatus(next)
    if (next.link === 'connecting') return
    for (const waiter of waiters) waiter(next)
    waiters.clear()
  }
  const lose = (fault: Fault) => {
    connection = null
    become({ link: 'gone', fault, ...(last === undefined ? {} : { last }) })
    if (stopped) return
    timer = setTimeout(attempt, wait)
    wait = Math.min(wait * 2, longestWait)
  }
  const attempt = async () => {
    if (stopped || trying || connection !== null) return
    if (timer !== null) clearTimeout(timer)
    timer = null
    trying = true
    const tied = await tie()
    trying = false
    if (!tied.ok) lose(tied.fault)
  }
  /** Connects, watches, and takes the first status. */
  const tie = async (): Promise<Result<undefined>> => {
    const connected = await connectHelper(address)
    if (!connected.ok) return connected
    const fresh = connected.value
    fresh.onChanged((status) => {
      if (connection === fresh) become({ link: 'ready', status })
    })
    const watched = await fresh.helper.watch({})
    if (!watched.ok || stopped) {
      fresh.close()
      return watched.ok ? ok() : watched
    }
    wait = firstWait
    connection = fresh
    become({ link: 'ready', status: watched.value })
    fresh.onClosed((fault) => {
      if (connection === fresh) lose(fault)
    })
    return ok()
  }
  const send = async (method: string, request: unknown): Promise<Result<unknown>> => {
    if (connection !== null) return connection.send(method, request)
    return fail(state.link === 'gone' ? state.fault : { code: 'helper.lost', detail: 'still connecting' })
  }
  void attempt()

  return {
    helper: createCaller(helperContract, send),
    state: () => state,
    settled: () => (state.link === 'connecting' ? new Promise((resolve) => void waiters.add(resolve)) : Promise.resolve(state)),
    dial: (target) => dialHelper(address, target),
    async look() {
      const asked = connection
      const status = await asked?.helper.status({})
      if (status?.ok === true && connection === asked) become({ link: 'ready', status: status.value })
    },
    retry: () => {
      wait = firstWait
      void attempt()
    },
    stop: () => {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      connection?.close()
      connection = null
    },
  }
}
