import type { Result } from '../../common/result.ts'
import type { Asked } from '../read-answer.ts'
import type { HttpAnswer } from '../transport.ts'
import type { ListingName } from './listings.ts'

/** Main thread → worker: decode an answer, and hand over its first piece; then each next one. What isn't asked for any more is dropped. */
export type ListingOrder =
  | { readonly kind: 'begin'; readonly id: number; readonly name: ListingName; readonly asked: Asked; readonly answer: HttpAnswer }
  | { readonly kind: 'next'; readonly id: number }

/** Worker → main thread. `piece` null: that was all; else JSON of items: read in half the time of a copied object, and it leaves less behind to be cleared away. */
export interface ListingReply {
  readonly id: number
  readonly piece: Result<string> | null
}
