import { groupBy } from '../../../electron/common/group-by.ts'
import type { GraphNode } from './graph.ts'

export interface Place {
  readonly x: number
  readonly y: number
}

/** Of one drawn machine, px at 100 %. */
export const nodeSize = { width: 208, height: 48 } as const
const columnGap = 72
const rowGap = 12

/**
 * A tree from the internet on one side to the hosts on the other: what belongs together stands together, and nothing lies over anything else.
 * `scale`: of the text.
 */
export function layoutOf(nodes: readonly GraphNode[], scale: number): ReadonlyMap<string, Place> {
  const children = groupBy(nodes, ({ parent }) => parent)
  const places = new Map<string, Place>()
  let nextRow = 0

  /** Answers the middle of what it placed. */
  const place = (id: string, depth: number): number => {
    const below = children.get(id) ?? []
    const rows = below.map((child) => place(child.id, depth + 1))
    const first = rows[0]
    const last = rows.at(-1)
    const y = first === undefined || last === undefined ? nextRow * (nodeSize.height + rowGap) : (first + last) / 2
    if (first === undefined) nextRow += 1
    places.set(id, { x: depth * (nodeSize.width + columnGap) * scale, y: y * scale })
    return y
  }

  for (const root of children.get('') ?? []) {
    // What has no way to the internet stands where it would stand with one
    place(root.id, root.kind === 'internet' ? 0 : root.kind === 'gateway' ? 1 : 2)
    nextRow += 0.5
  }
  return places
}
