/** How the items of a long list become JSON. */
export interface Writing<Item> {
  /** Unique in the list and the same for ever. */
  key(item: Item): string
  /** Whether both are written alike, but for the moving number. */
  same(before: Item, now: Item): boolean
  json(item: Item): string
  /** A number that moves by itself all the time. Its name comes before every text that a caller can choose. */
  readonly moving?: { readonly name: string; of(item: Item): number }
}

export interface Pieces<Item> {
  /** The list as bytes. Only what the lists before did not have is written; null: `isOver` said so before all of it was. */
  of(items: readonly Item[], isOver: () => boolean): readonly Uint8Array[] | null
}

interface Piece<Item> {
  readonly items: readonly Item[]
  /** The items, each with a comma in front of it. Never written to again: answers that are under way hold it. */
  readonly bytes: Buffer
  readonly numbers: readonly number[]
  /** Where each of the numbers begins in `bytes`. */
  readonly places: readonly number[]
}

/** Items of an average piece: a quarter of a megabyte of nodes, written within two milliseconds. */
const itemsPerPiece = 128

const opening = Buffer.from('[')
const closing = Buffer.from(']\n')

/** A JSON array in pieces that are kept from one list to the next. Where it is cut is read off the keys: an item that comes or goes moves no other cut. */
export function createPieces<Item>(writing: Writing<Item>): Pieces<Item> {
  let known = new Map<string, Piece<Item>>()
  return {
    of: (items, isOver) => {
      const next = new Map<string, Piece<Item>>()
      let whole = true
      for (const { key, group } of cut(items, writing.key)) {
        const before = known.get(key)
        const kept = before === undefined ? null : upToDate(writing, before, group)
        const piece = kept ?? (isOver() ? null : written(writing, group))
        if (piece === null) whole = false
        else next.set(key, piece)
      }
      known = next
      return whole ? asArray([...next.values()].map(({ bytes }) => bytes)) : null
    },
  }
}

interface Group<Item> {
  /** Of its first item. */
  readonly key: string
  readonly group: Item[]
}

function cut<Item>(items: readonly Item[], keyOf: (item: Item) => string): Group<Item>[] {
  const groups: Group<Item>[] = []
  for (const item of items) {
    const key = keyOf(item)
    const last = groups.at(-1)
    if (last === undefined || beginsPiece(key)) groups.push({ key, group: [item] })
    else last.group.push(item)
  }
  return groups
}

/** One key of `itemsPerPiece`, by the hash (FNV-1a) of its end: there keys differ. */
function beginsPiece(key: string): boolean {
  let hash = 0x811c9dc5
  for (let at = Math.max(0, key.length - 8); at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash >>> 8) % itemsPerPiece === 0
}

/** The piece, with new numbers where they have moved; null: it has to be written anew. */
function upToDate<Item>({ same, moving }: Writing<Item>, piece: Piece<Item>, items: readonly Item[]): Piece<Item> | null {
  if (piece.items.length !== items.length) return null
  for (const [at, item] of items.entries()) {
    const before = piece.items[at]
    if (before === undefined || !same(before, item)) return null
  }
  return moving === undefined ? piece : withNumbers(piece, items.map(moving.of))
}

/** A copy; null where a number takes more or less room than before. */
function withNumbers<Item>(piece: Piece<Item>, numbers: readonly number[]): Piece<Item> | null {
  const moved = [...numbers.keys()].filter((at) => numbers[at] !== piece.numbers[at])
  if (moved.length === 0) return piece
  if (moved.some((at) => String(numbers[at]).length !== String(piece.numbers[at]).length)) return null
  const bytes = Buffer.from(piece.bytes)
  for (const at of moved) bytes.write(String(numbers[at]), piece.places[at] ?? 0, 'latin1')
  return { ...piece, bytes, numbers }
}

function written<Item>({ json, moving }: Writing<Item>, items: readonly Item[]): Piece<Item> {
  const texts = items.map((item) => Buffer.from(`,${json(item)}`))
  const bytes = Buffer.concat(texts)
  if (moving === undefined) return { items, bytes, numbers: [], places: [] }
  const label = `"${moving.name}":`
  let begin = 0
  const places = texts.map((text) => {
    const place = begin + text.indexOf(label) + label.length
    begin += text.length
    return place
  })
  return { items, bytes, numbers: items.map(moving.of), places }
}

function asArray([first, ...rest]: readonly Buffer[]): readonly Uint8Array[] {
  return first === undefined ? [opening, closing] : [opening, first.subarray(1), ...rest, closing]
}
