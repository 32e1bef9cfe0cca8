import { parentPort } from 'node:worker_threads'
import { ok } from '../../common/result.ts'
import { decodeListing } from './decode-listing.ts'
import type { ListingOrder, ListingReply } from './listing-worker-orders.ts'

/** The program of the decoding thread: one piece for each order, so that the main thread never has more than one to take in at a time. */
const running = new Map<number, ReturnType<typeof decodeListing>>()

parentPort?.on('message', (order: ListingOrder) => {
  if (order.kind === 'begin') running.set(order.id, decodeListing(order.name, order.asked, order.answer))
  const step = running.get(order.id)?.next()
  const items = step === undefined || step.done === true ? null : step.value
  const piece = items?.ok === true ? ok(JSON.stringify(items.value)) : items
  if (piece === null || !piece.ok) running.delete(order.id)
  parentPort?.postMessage({ id: order.id, piece } satisfies ListingReply)
})
