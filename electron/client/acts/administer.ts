import type { OnDead } from '../../common/contracts/agent.ts'
import type { Candidate, GatewayWrite, Preview, PutBack, StayedHosts } from '../../common/contracts/app/admin.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { clientCandidates, gatewayCandidates } from '../admin/admin-view.ts'
import { deadGatewayLines, hostStates, hostsSent, setOnDead } from '../admin/dead-gateway.ts'
import { withLists } from '../admin/gateway-lists.ts'
import { previewWrite } from '../admin/preview.ts'
import { putBack } from '../admin/put-back.ts'
import { type Agreed, type WriteFacts, type Written, writeGateway } from '../admin/write-gateway.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { accountOf, type StoredSession } from '../session/session-file.ts'
import { signedIn, signedInAsAdmin } from './signed-in.ts'

export async function chooseNetwork(context: ClientContext, { network }: { network: string }): Promise<Result<Done>> {
  const snapshot = await pictureOf(context)
  if (!snapshot.ok) return snapshot
  const known = inNetwork(snapshot.value, network)
  if (!known.ok) return known
  context.adminNetwork = network
  context.changed('admin')
  return ok({})
}

export async function candidatesForGateway(
  context: ClientContext,
  { network }: { network: string },
): Promise<Result<{ candidates: Candidate[] }>> {
  const snapshot = await pictureOf(context)
  if (!snapshot.ok) return snapshot
  const known = inNetwork(snapshot.value, network)
  return known.ok ? ok({ candidates: gatewayCandidates(snapshot.value, network) }) : known
}

export async function candidatesForClient(
  context: ClientContext,
  { network, nodeId }: { network: string; nodeId: string },
): Promise<Result<{ candidates: Candidate[] }>> {
  const snapshot = await pictureOf(context)
  if (!snapshot.ok) return snapshot
  const known = inNetwork(snapshot.value, network)
  return known.ok ? ok({ candidates: clientCandidates(snapshot.value, network, nodeId) }) : known
}

export async function preview(context: ClientContext, write: GatewayWrite): Promise<Result<Preview>> {
  const snapshot = await pictureOf(context)
  if (!snapshot.ok) return snapshot
  const made = previewWrite(snapshot.value, write)
  const session = signedIn(context)
  if (!session.ok || hostsSent(write).length === 0) return ok(made)
  const states = await hostStates(context.link.as(session.value), write.network)
  return ok({ ...made, lines: [...made.lines, ...deadGatewayLines(snapshot.value, write, states)] })
}

export async function onDead(
  context: ClientContext,
  request: { network: string; host: string; onDead: OnDead },
): Promise<Result<{ hostId: string; onDead: OnDead }>> {
  const session = signedIn(context)
  if (!session.ok) return session
  const set = await setOnDead(context.link.as(session.value), request)
  context.reports.look()
  return set
}

export async function write(context: ClientContext, request: Agreed & { readonly write: GatewayWrite }): Promise<Result<Written>> {
  const session = signedInAsAdmin(context)
  if (!session.ok) return session
  const { kind, network } = request.write
  const written = await writing(context, session.value, network, (facts) => writeGateway(request.write, request, facts))
  const look = context.snapshots.refresh(true)
  // hosts' ways are known already, and in a large network a whole look takes its time
  if (kind === 'move' || kind === 'update') context.background(look)
  else await look
  await context.reports.written()
  return written
}

interface TakenBack {
  left: number
  stayed: StayedHosts | null
}

export async function takeBack(context: ClientContext, request: PutBack): Promise<Result<TakenBack>> {
  const session = signedInAsAdmin(context)
  if (!session.ok) return session
  const done = await writing(context, session.value, request.network, (facts) => putBack(request, facts))
  context.background(context.snapshots.refresh(true))
  await context.reports.written()
  return done
}

/** What a move left behind that ended in the middle. It is forgotten when nobody is without a gateway any more (`follow`), or is left as it is. */
export async function finishMove(
  context: ClientContext,
  { id, how }: { readonly id: string; readonly how: 'on' | 'back' | 'leave' },
): Promise<Result<TakenBack>> {
  const session = signedInAsAdmin(context)
  if (!session.ok) return session
  const nothing = { left: 0, stayed: null }
  if (how === 'leave') {
    context.unfinished.forget(id)
    context.changed('admin')
    return ok(nothing)
  }
  const look = await context.snapshots.refresh(true)
  if (!look.ok) return look
  const move = context.unfinished.ways(id, look.value, how)
  return move === null || move.ways.length === 0 ? ok(nothing) : takeBack(context, { network: move.network, ways: [...move.ways] })
}

/** One at a time, or the look of one would be older than what another one wrote. */
const lastWrite = new WeakMap<ClientContext, Promise<unknown>>()

/** What a write stands on; how far it has come is in the admin's view meanwhile. Who quits in the middle waits for its end. */
function writing<T>(
  context: ClientContext,
  session: StoredSession,
  network: string,
  act: (facts: WriteFacts) => Promise<Result<T>>,
): Promise<Result<T>> {
  const mine = (lastWrite.get(context) ?? Promise.resolve()).then(() => writeNow(context, session, network, act))
  const ended = mine.catch(() => undefined)
  lastWrite.set(context, ended)
  context.background(ended)
  return mine
}

async function writeNow<T>(
  context: ClientContext,
  session: StoredSession,
  network: string,
  act: (facts: WriteFacts) => Promise<Result<T>>,
): Promise<Result<T>> {
  const unfinished = context.unfinished.begin(accountOf(session), network)
  const count = { done: 0, total: 0 }
  const tell = (writing: ClientContext['writing']) => {
    context.writing = writing
    context.changed('admin')
  }
  const progress = {
    expect(hosts: number) {
      count.total += hosts
      // a single host is no way to go
      if (count.total > 1) tell({ ...count })
    },
    wrote(hosts: number) {
      count.done += hosts
      if (count.total > 1) tell({ ...count })
    },
  }
  try {
    return await act({
      api: context.link.as(session),
      read: () => context.snapshots.refresh(true),
      progress,
      keep: unfinished.keep,
      amend: (lists) => {
        context.snapshots.amend(accountOf(session), (snapshot) => withLists(snapshot, lists))
        context.changed('admin')
      },
    })
  } finally {
    unfinished.end()
    tell(null)
  }
}

/** The last picture, or a first one: windows ask before the first poll has ended. */
async function pictureOf(context: ClientContext): Promise<Result<Snapshot>> {
  const current = context.snapshots.current()
  if (current !== null) return ok(current)
  const session = signedIn(context)
  return session.ok ? context.snapshots.refresh(true) : session
}

function inNetwork(snapshot: Snapshot, network: string): Result<Done> {
  const known = snapshot.networks.map(({ name }) => name)
  return known.includes(network) ? ok({}) : fail({ code: 'network.unknown', name: network, known })
}
