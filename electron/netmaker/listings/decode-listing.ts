import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type Asked, readAnswer } from '../read-answer.ts'
import { bodyText, type HttpAnswer, listLimit } from '../transport.ts'
import { unpackAnswer } from '../unpack-answer.ts'
import type { Operation } from '../wire/envelope.ts'
import { jsonPieces } from './json-pieces.ts'
import { type ListingItem, type ListingName, listings } from './listings.ts'

/** Characters of JSON that are decoded at a time: a millisecond or two of work. */
const pieceSize = 128 * 1024
/** Items that are handed on at a time, where the answer is no array that could be cut. */
const pieceItems = 250

interface AnyListing<Item> {
  readonly operation: Operation<string, unknown, readonly unknown[]>
  readonly map: (wire: readonly unknown[]) => readonly Item[]
}

/** The items of an answer, piece by piece and in order; a fault is the last word. Whoever asks for the next piece has the time in between. */
export function* decodeListing<Name extends ListingName>(
  name: Name,
  asked: Asked,
  received: HttpAnswer,
): Generator<Result<readonly ListingItem<Name>[]>> {
  const { operation, map } = listings[name] as unknown as AnyListing<ListingItem<Name>>
  const unpacked = unpackAnswer(received, listLimit)
  if (!unpacked.ok) {
    yield fail({ code: 'server.notNetmaker', server: asked.origin, detail: unpacked.fault })
    return
  }
  const answer = unpacked.value
  const isList = answer.status >= 200 && answer.status < 300 && operation.envelope === 'raw'
  const pieces = isList ? jsonPieces(bodyText(answer), pieceSize) : null
  if (pieces === null) {
    yield* inParts(readAnswer(operation, asked, answer), map)
    return
  }
  for (const { text, from } of pieces) {
    const read = readAnswer(operation, asked, { ...answer, body: text })
    yield read.ok ? ok(map(read.value)) : fail(inWhole(read.fault, from))
    if (!read.ok) return
  }
}

function* inParts<Item>(read: Result<readonly unknown[]>, map: AnyListing<Item>['map']): Generator<Result<readonly Item[]>> {
  if (!read.ok) yield read
  else for (let at = 0; at < read.value.length; at += pieceItems) yield ok(map(read.value.slice(at, at + pieceItems)))
}

/** A piece counts its elements from 0; the answer doesn't. */
function inWhole(fault: Fault, from: number): Fault {
  if (fault.code !== 'server.malformed' || from === 0) return fault
  return { ...fault, detail: fault.detail.replace(/^\d+/, (index) => String(Number(index) + from)) }
}
