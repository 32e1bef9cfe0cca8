import { type Hit, hitsPerKind } from '../../common/contracts/app/admin-find.ts'
import { compareNames } from '../../common/model/compare-names.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import { ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { isShownGateway } from '../admin/admin-view.ts'
import type { ClientContext } from '../client-context.ts'

/** A thing that can be found, with what is searched in. */
interface Entry {
  readonly hit: Hit
  readonly name: string
  readonly hay: string
}

const kinds = ['network', 'gateway', 'host', 'client', 'person', 'key'] as const

/** Over every network; those whose name begins with the text come first. */
export async function findAnything(context: ClientContext, { text }: { text: string }): Promise<Result<{ hits: Hit[]; more: number }>> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const [first] = words
  const snapshot = context.snapshots.current()
  if (first === undefined || snapshot === null) return ok({ hits: [], more: 0 })
  const found = [...entriesOf(snapshot), ...listed(context)].filter(({ hay }) => words.every((word) => hay.includes(word)))
  const ranked = kinds.map((kind) =>
    found.filter(({ hit }) => hit.kind === kind).sort((a, b) => rank(a, first) - rank(b, first) || compareNames(a.name, b.name)),
  )
  const hits = ranked.flatMap((group) => group.slice(0, hitsPerKind).map(({ hit }) => hit))
  return ok({ hits, more: found.length - hits.length })
}

/** Made once per snapshot: every key asks again. */
const made = new WeakMap<Snapshot, readonly Entry[]>()

function entriesOf(snapshot: Snapshot): readonly Entry[] {
  const known = made.get(snapshot)
  if (known !== undefined) return known
  const index = indexOf(snapshot)
  const nodes = snapshot.nodes.filter(({ pendingDelete }) => !pendingDelete)
  const entries = [
    ...snapshot.networks.map(({ name, range4, range6 }) =>
      entry({ kind: 'network', id: name, name, network: '', detail: range4 || range6 }),
    ),
    ...nodes.map((node) => {
      const name = nodeName(index, node.id)
      const host = index.host.get(node.hostId)
      const kind = isShownGateway(node) ? 'gateway' : 'host'
      const exit = kind === 'gateway' ? host?.endpoint4 || host?.endpoint6 : ''
      const detail = [node.address4 || node.address6, exit].filter(Boolean).join(' · ')
      return entry({ kind, id: node.id, name, network: node.network, detail }, node.address6, host?.endpoint4, host?.endpoint6)
    }),
    ...snapshot.clients.map(({ id, network, owner, deviceName, address4, address6 }) =>
      entry({ kind: 'client', id, name: id, network, detail: deviceName === '' ? owner : deviceName }, owner, address4, address6),
    ),
  ]
  made.set(snapshot, entries)
  return entries
}

function listed({ found }: ClientContext): Entry[] {
  return [
    ...found.people.map(({ name, role }) => entry({ kind: 'person', id: name, name, network: '', detail: role })),
    ...found.keys.map(({ name, networks }) => entry({ kind: 'key', id: name, name, network: '', detail: networks.join(', ') })),
  ]
}

function entry(hit: Hit, ...also: readonly (string | undefined)[]): Entry {
  const name = hit.name.toLowerCase()
  return { hit, name, hay: [name, hit.network, hit.detail, ...also].join('\n').toLowerCase() }
}

function rank({ name }: Entry, word: string): number {
  if (name === word) return 0
  if (name.startsWith(word)) return 1
  return name.includes(word) ? 2 : 3
}
