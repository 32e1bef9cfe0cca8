import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { PlatformEvent } from '../platform.ts'
import { filterTable, hostFilterTable, hostProtocol, programs, tunnelProtocol } from './names.ts'
import { generationIn, type OwnFilter } from './own-filter.ts'

const restartAfter = 1000
/** A join begins when listening does: the two programs are started when its own have the processor no more. */
const startAfter = 150
/** Bursts (a link going down takes its routes along) are one event. */
const gather = 20

/**
 * Listens to the kernel's own announcements: what concerns the block (rules of ours, our tables) and what concerns the way out. Our own rules and routes are
 * announced too; who listens knows what it is doing. The listening programs are started again when they end.
 */
export function watchMachine(
  listener: (event: PlatformEvent) => void,
  log: (event: string, detail: Readonly<Record<string, unknown>>) => void,
  own: OwnFilter,
): () => void {
  let stopped = false
  const children = new Set<ChildProcess>()
  const timers = new Set<NodeJS.Timeout>()
  const pending = new Map<PlatformEvent['kind'], string>()

  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }
  const announce = (kind: PlatformEvent['kind'], detail: string) => {
    if (!pending.has(kind))
      later(gather, () => {
        pending.delete(kind)
        if (!stopped) listener(kind === 'protectionChanged' ? { kind, detail } : { kind })
      })
    pending.set(kind, detail)
  }
  const listen = (program: string, args: readonly string[], judge: Judge) => {
    if (stopped) return
    const failed = (error: unknown) => log('watching failed', { program, detail: (error as Error).message })
    const again = () => {
      // what happened meanwhile went unheard
      if (!stopped)
        later(restartAfter, () => {
          announce('protectionChanged', `${program} was started again`)
          listen(program, args, judge)
        })
    }
    try {
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { LC_ALL: 'C' } })
      child.once('error', failed)
      child.once('close', () => {
        children.delete(child)
        again()
      })
      children.add(child)
      // without a descriptor to be had there is none, and the error tells
      const output = child.stdout as Readable | undefined
      if (output === undefined) return
      createInterface({ input: output }).on('line', (line) => {
        void Promise.resolve(judge(line)).then((kind) => {
          if (kind !== null && !stopped) announce(kind, line.trim().slice(0, 300))
        })
      })
    } catch (error) {
      // for want of memory it throws
      failed(error)
      again()
    }
  }
  later(startAfter, () => {
    listen(programs.ip, ['-o', '-N', '-d', 'monitor', 'link', 'address', 'route', 'rule'], judgeIp)
    listen(programs.nft, ['monitor'], nftReader(own))
    // what happened before went unheard
    announce('protectionChanged', 'listening began')
    announce('uplinkChanged', 'listening began')
  })
  return () => {
    stopped = true
    for (const timer of timers) clearTimeout(timer)
    for (const child of children) child.kill('SIGTERM')
  }
}

/** What a line of news means; it may have to wait for what we do ourselves at the moment. */
type Judge = (line: string) => PlatformEvent['kind'] | null | Promise<PlatformEvent['kind'] | null>

/** A rule of ours deleted, or the way out changed. */
export function judgeIp(line: string): PlatformEvent['kind'] | null {
  const ours = new RegExp(`\\bproto(col)? (${tunnelProtocol}|${hostProtocol})\\b`)
  if (/lookup|unreachable|blackhole|prohibit/.test(line) && /^(Deleted )?\d+:\s+(not )?from /.test(line)) {
    return line.startsWith('Deleted') && ours.test(line) ? 'protectionChanged' : null
  }
  if (/\bwaygate\S*/.test(line)) return line.startsWith('Deleted') && ours.test(line) ? 'protectionChanged' : null
  return 'uplinkChanged'
}

/** Reads `nft monitor`: a transaction is told line by line and ends with its generation. Somebody else's that touches our tables is news. */
export function nftReader(own: Pick<OwnFilter, 'isOwn'>): Judge {
  let touched = false
  return (line) => {
    if (touchesOurs(line)) touched = true
    const generation = generationIn(line)
    if (generation === null || !touched) return null
    touched = false
    return own.isOwn(generation).then((ours) => (ours ? null : 'protectionChanged'))
  }
}

function touchesOurs(line: string): boolean {
  return new RegExp(`^\\w+ (table|chain|rule|set|element|map) inet (${filterTable}|${hostFilterTable})\\b`).test(line)
}
