import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import type { UnfinishedMove, WayBack } from '../../common/contracts/app/admin.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { createJsonFile } from '../session/json-file.ts'
import type { Step } from './carry-hosts.ts'
import { waysBack } from './host-steps.ts'

const moveSchema = z.object({
  id: z.string(),
  /** `accountOf` of the admin. */
  account: z.string(),
  network: z.string(),
  steps: z.array(z.object({ id: z.string(), from: z.string(), to: z.string() })),
  /** Unix ms of the last word on it. */
  at: z.number(),
  /** The program whose act it is. */
  pid: z.number(),
  /** The act has ended like this; else it is under way, or its program was ended in the middle. */
  ended: z.boolean(),
})
type Move = z.infer<typeof moveSchema>

/** An act that hasn't said that it ended for so long has, though there is a program of its number (ms). */
const silentMs = 10 * 60_000

/** So many hosts are named. */
const mostNames = 3

/** Who belonged where, while hosts are between two gateways: on disk, because server or program may go away in the middle. */
export interface UnfinishedMoves {
  /** For one act. */
  begin(account: string, network: string): { keep(steps: readonly Step[]): void; end(): void }
  /** What is to be put right; null = nothing. */
  view(account: string, picture: { readonly snapshot: Snapshot; readonly confirmedAt: number } | null): UnfinishedMove | null
  /** The ways of those that have no gateway: to where they were going, or to where they were. Null = there are none. */
  ways(id: string, snapshot: Snapshot, how: 'on' | 'back'): { readonly network: string; readonly ways: readonly WayBack[] } | null
  /** It is left as it is. */
  forget(id: string): void
  /** By a new picture: what somebody has put right is forgotten. */
  follow(account: string, snapshot: Snapshot): void
}

export function createUnfinishedMoves(configDir: string, now: () => number): UnfinishedMoves {
  const file = createJsonFile(path.join(configDir, 'unfinished-moves.json'), z.array(moveSchema), [])
  /** While an act is under way here, its hosts are on their way and not lost. */
  const underWay = new Set<string>()
  /** When it was noticed that the clock was put back since the last word on a move; by ids. */
  const noticed = new Map<string, number>()

  function put(move: Move | null, id: string): void {
    const rest = file.read().filter((one) => one.id !== id)
    if (move === null && rest.length === file.read().length) return
    // a full disk is no reason to keep hosts where they are: only a crash would lose what isn't written
    file.update((moves) => [...moves.filter((one) => one.id !== id), ...(move === null ? [] : [move])])
  }

  function isOver(move: Move): boolean {
    if (underWay.has(move.id)) return false
    return move.ended || !isRunning(move.pid) || Math.abs(now() - move.at) > silentMs
  }

  /** When it was so at the latest, by the clock as it is: one that was put back since leaves a move from the future. */
  function since(move: Move): number {
    if (move.at <= now()) return move.at
    const at = Math.min(noticed.get(move.id) ?? now(), now())
    noticed.set(move.id, at)
    return at
  }

  function oldest(account: string): Move | undefined {
    return file.read().find((move) => move.account === account && isOver(move))
  }

  return {
    begin(account, network) {
      const id = randomUUID()
      underWay.add(id)
      let last: Move | null = null
      return {
        keep(steps) {
          last = steps.length === 0 ? null : { id, account, network, steps: [...steps], at: now(), pid: process.pid, ended: false }
          put(last, id)
        },
        end() {
          underWay.delete(id)
          if (last !== null) put({ ...last, at: now(), ended: true }, id)
        },
      }
    },
    view(account, picture) {
      const move = oldest(account)
      if (move === undefined) return null
      // a picture from the future is older than the clock
      const isSure = picture !== null && picture.confirmedAt > since(move) && picture.confirmedAt <= now()
      const steps = isSure ? stranded(move, picture.snapshot) : move.steps
      if (steps.length === 0) return null
      const names = (ids: readonly string[]) =>
        [...new Set(ids)].map((id) => (picture === null ? id : nodeName(indexOf(picture.snapshot), id)))
      return {
        id: move.id,
        network: move.network,
        count: steps.length,
        hosts: names(steps.slice(0, mostNames).map(({ id }) => id)),
        from: names(steps.map(({ from }) => from)),
        to: names(steps.map(({ to }) => to)),
        isSure,
      }
    },
    ways(id, snapshot, how) {
      const move = file.read().find((one) => one.id === id)
      if (move === undefined) return null
      const steps = stranded(move, snapshot).map(({ id, from, to }) => ({ id, from: how === 'on' ? to : from, to: '' }))
      return { network: move.network, ways: waysBack(steps) }
    },
    forget: (id) => put(null, id),
    follow(account, snapshot) {
      for (const move of file.read().filter((one) => one.account === account && isOver(one))) {
        if (snapshot.at > since(move) && stranded(move, snapshot).length === 0) put(null, move.id)
      }
    },
  }
}

/** Those that are there and use no gateway. */
function stranded({ network, steps }: Move, snapshot: Snapshot): Step[] {
  const members = snapshot.nodes.filter((node) => node.network === network && !node.pendingDelete)
  const listed = new Set(members.flatMap(({ internetClients }) => internetClients))
  const { node } = indexOf(snapshot)
  return steps.filter(({ id }) => node.get(id)?.internetGateway === '' && !listed.has(id))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // somebody else's
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
