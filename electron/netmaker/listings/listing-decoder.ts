import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Asked } from '../read-answer.ts'
import { type HttpAnswer, largeBody } from '../transport.ts'
import { decodeListing } from './decode-listing.ts'
import type { ListingOrder, ListingReply } from './listing-worker-orders.ts'
import { listingWorkerSource } from './listing-worker-source.ts'
import { type ListingItem, type ListingName, listings } from './listings.ts'

/** Lists of an answer into the domain, without holding up whoever waits on this thread. */
export interface ListingDecoder {
  decode<Name extends ListingName>(name: Name, asked: Asked, answer: HttpAnswer): Promise<Result<ListingItem<Name>[]>>
  /** Lets the thread go. */
  stop(): void
}

/** The thread costs memory: without work it goes after this, ms. */
const idleMs = 20_000
/** The longest answer is 32 MiB of text, and it is decoded in pieces: what needs more than this is no list. */
const memoryMb = 256

/** Large answers are decoded in a worker thread; small ones, and all of them where no thread can be had, here, in pieces with room for others in between. */
export function createListingDecoder(start: () => Worker = startWorker): ListingDecoder {
  const waiting = new Map<number, (reply: ListingReply | 'lost' | 'tooLarge') => void>()
  let worker: Worker | null = null
  let unavailable = false
  let ids = 0
  let idle: NodeJS.Timeout | undefined

  function end(why: 'lost' | 'tooLarge'): void {
    worker = null
    clearTimeout(idle)
    for (const settle of [...waiting.values()]) settle(why)
  }

  function letGo(): void {
    const last = worker
    end('lost')
    void last?.terminate()
  }

  function workerNow(): Worker | null {
    if (worker !== null || unavailable) return worker
    try {
      const started = start()
      started.on('message', (reply: ListingReply) => waiting.get(reply.id)?.(reply))
      started.on('error', (error: NodeJS.ErrnoException) => {
        const tooLarge = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        // A thread that fails by itself would do so every time
        unavailable ||= !tooLarge
        if (worker === started) end(tooLarge ? 'tooLarge' : 'lost')
      })
      started.on('exit', () => {
        if (worker === started) end('lost')
      })
      worker = started
    } catch {
      unavailable = true
    }
    return worker
  }

  function ask(thread: Worker, order: ListingOrder): Promise<ListingReply | 'lost' | 'tooLarge'> {
    return new Promise((resolve) => {
      waiting.set(order.id, (reply) => {
        waiting.delete(order.id)
        resolve(reply)
      })
      thread.postMessage(order)
    })
  }

  async function apart(thread: Worker, begin: Extract<ListingOrder, { kind: 'begin' }>): Promise<Result<unknown[]> | 'lost'> {
    const { id } = begin
    const items: unknown[] = []
    for (let order: ListingOrder = begin; ; order = { kind: 'next', id }) {
      const reply = await ask(thread, order)
      if (reply === 'lost') return 'lost'
      if (reply === 'tooLarge') {
        const { method, path } = listings[begin.name].operation
        return fail({ code: 'server.malformed', operation: `${method} ${path}`, detail: 'more than this computer can take in' })
      }
      if (reply.piece === null) return ok(items)
      if (!reply.piece.ok) return reply.piece
      for (const item of JSON.parse(reply.piece.value) as unknown[]) items.push(item)
    }
  }

  /** Alive while it works; afterwards it holds up no program that wants to end. */
  async function working<T>(thread: Worker, work: () => Promise<T>): Promise<T> {
    clearTimeout(idle)
    thread.ref()
    try {
      return await work()
    } finally {
      if (waiting.size === 0 && worker === thread) {
        thread.unref()
        idle = setTimeout(letGo, idleMs)
        idle.unref()
      }
    }
  }

  return {
    async decode(name, asked, answer) {
      const thread = largeBody(answer) ? workerNow() : null
      if (thread === null) return here(name, asked, answer)
      ids += 1
      const begin = { kind: 'begin', id: ids, name, asked, answer } as const
      const decoded = await working(thread, () => apart(thread, begin))
      return decoded === 'lost' ? here(name, asked, answer) : (decoded as Result<ListingItem<typeof name>[]>)
    },
    stop: letGo,
  }
}

async function here<Name extends ListingName>(name: Name, asked: Asked, answer: HttpAnswer): Promise<Result<ListingItem<Name>[]>> {
  const items: ListingItem<Name>[] = []
  for (const piece of decodeListing(name, asked, answer)) {
    if (!piece.ok) return piece
    for (const item of piece.value) items.push(item)
    if (largeBody(answer)) await turn()
  }
  return ok(items)
}

function startWorker(): Worker {
  const options = { name: 'waygate-listings', execArgv: [], resourceLimits: { maxOldGenerationSizeMb: memoryMb } }
  return 'text' in listingWorkerSource
    ? new Worker(listingWorkerSource.text, { ...options, eval: true })
    : new Worker(listingWorkerSource.file, options)
}
