import type { HelperStatus, PassView } from '../common/contracts/helper.ts'
import { initialIntent } from '../common/tunnel/intent.ts'
import { version } from '../common/version.ts'
import { policyView } from './admission/policy.ts'
import type { HelperContext } from './helper-context.ts'
import type { HistoryKeeper } from './history/history-keeper.ts'
import type { OwnedPass } from './state/helper-state.ts'
import type { KeyStore } from './state/key-store.ts'

/** Told with every change: of a big gateway's peers the latest seen. */
const peersTold = 256

/** What one user may know: their own passes (root: all), and the tunnel, which is everybody's. */
export async function buildStatus(
  context: Pick<HelperContext, 'store' | 'keys' | 'supervisor' | 'journal' | 'policy' | 'userName' | 'updates'>,
  uid: number,
  moved: HistoryKeeper['moved'],
  life: { readonly sequence: number; readonly bootId: string },
): Promise<HelperStatus> {
  const { store, keys, supervisor } = context
  const state = store.current()
  const mine = (state?.passes ?? []).filter((entry) => uid === 0 || entry.ownerUid === uid)
  const owner = state?.owner ?? null
  const [passes, tunnel, host, otherVpn, ownerName] = await Promise.all([
    Promise.all(mine.map((entry) => passView(entry, keys))),
    supervisor.tunnel(),
    supervisor.host(),
    supervisor.otherVpns(),
    owner === null ? '' : context.userName(owner),
  ])
  return {
    ...life,
    version,
    state: supervisor.state(),
    // unreadable: nobody's wish is known, and everything is held
    intent: state?.intent ?? { ...initialIntent, lock: true },
    passes,
    owner: owner === null ? null : { uid: owner, name: ownerName },
    policy: uid === 0 ? null : policyView(context.policy()),
    journalHead: context.journal.head(),
    tunnel,
    moved: moved(tunnel),
    otherVpn: [...otherVpn],
    unkept: [...supervisor.unkept],
    host: host === null ? null : { ...host, peers: latest(host.peers) },
    update: context.updates.run(),
  }
}

type HostStatus = NonNullable<HelperStatus['host']>

function latest(peers: HostStatus['peers']): HostStatus['peers'] {
  return peers.length <= peersTold ? peers : [...peers].sort((a, b) => b.handshakeAt - a.handshakeAt).slice(0, peersTold)
}

async function passView({ pass, ownerUid }: OwnedPass, keys: KeyStore): Promise<PassView> {
  const { keyId, ...rest } = pass
  const publicKey = await keys.publicKey(keyId)
  return { ...rest, publicKey: publicKey.ok ? publicKey.value : '', ownerUid }
}
