import type { Attention } from '../waygate-client.ts'

export interface Poller {
  setAttention(attention: Attention): void
  /** Once now, whatever the attention is; the rhythm starts again after it. */
  now(): void
  stop(): void
}

export interface PollerFacts {
  /** One round; true = it went well. */
  readonly poll: () => Promise<boolean>
  readonly allowed: () => boolean
  readonly random?: () => number
}

/** Milliseconds from … to: spread, so that a thousand apps that started together don't ask together. */
const rhythm = { window: [10_000, 15_000], background: [30_000, 60_000] } as const
/** Longest wait while the server doesn't answer. */
const patience = { window: 60_000, background: 300_000 } as const

/** Polls while somebody could see the outcome; doubles its wait with every failure (netmaker-api.md 9). */
export function createPoller({ poll, allowed, random = Math.random }: PollerFacts): Poller {
  let attention: Attention = 'none'
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let stopped = false

  function schedule(): void {
    clearTimeout(timer)
    if (stopped || attention === 'none') return
    timer = setTimeout(() => void round(), wait(attention, failures, random()))
  }

  async function round(): Promise<void> {
    clearTimeout(timer)
    if (allowed()) failures = (await poll()) ? 0 : failures + 1
    schedule()
  }

  return {
    setAttention(next) {
      const sooner = next === 'window' && attention !== 'window'
      attention = next
      if (sooner && !stopped) void round()
      else schedule()
    },
    now() {
      failures = 0
      if (!stopped) void round()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

export function wait(attention: Exclude<Attention, 'none'>, failures: number, random: number): number {
  const [from, to] = rhythm[attention]
  return Math.min((from + (to - from) * random) * 2 ** Math.min(failures, 10), Math.max(patience[attention], from))
}
