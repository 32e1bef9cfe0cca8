import type { AdminView, adminContract } from '../../common/contracts/app/admin.ts'
import type { adminFindContract } from '../../common/contracts/app/admin-find.ts'
import type { adminRowsContract } from '../../common/contracts/app/admin-rows.ts'
import type { Caller } from '../../common/contracts/contract.ts'
import { ok } from '../../common/result.ts'
import {
  candidatesForClient,
  candidatesForGateway,
  chooseNetwork,
  finishMove,
  onDead,
  preview,
  takeBack,
  write,
} from '../acts/administer.ts'
import { findAnything } from '../acts/find-anything.ts'
import type { ClientContext } from '../client-context.ts'
import type { Acts } from '../waygate-client.ts'
import { adminFacts, type GatewayWithHosts, gatewaysWithHosts } from './admin-view.ts'
import { createAdminLists } from './rows/admin-lists.ts'

export type AdminWindowActs = Pick<
  Acts,
  Exclude<keyof Caller<typeof adminContract & typeof adminRowsContract & typeof adminFindContract>, 'refreshAdmin' | 'saveTable'>
>

/** What an admin sees, the long lists by their changes, and what can be done with gateways. */
export interface AdminViews {
  view(): AdminView
  gateways(): readonly GatewayWithHosts[]
  readonly acts: AdminWindowActs
}

export function createAdminViews(context: ClientContext): AdminViews {
  const lists = createAdminLists()

  function facts() {
    const snapshot = context.snapshots.current()
    return snapshot === null ? { networks: [], network: '' } : adminFacts(snapshot, context.adminNetwork)
  }

  function marks(network: string) {
    const snapshot = context.snapshots.current()
    return lists.marks({ snapshot, network, account: context.session.account() ?? '', states: context.reports.states() })
  }

  function picture() {
    const snapshot = context.snapshots.current()
    return snapshot === null ? null : { snapshot, confirmedAt: context.snapshots.confirmedAt() }
  }

  function view(): AdminView {
    const { edition, admin, trouble } = context.session.view()
    const state = context.session.state()
    const denied = state === 'signedOut' || (state === 'signedIn' && !admin)
    const stale = state === 'expired' || trouble !== null
    const known = facts()
    return {
      state: denied ? 'denied' : stale ? 'stale' : context.snapshots.current() === null ? 'loading' : 'fresh',
      at: context.snapshots.confirmedAt(),
      account: context.session.account() ?? '',
      edition,
      ...known,
      marks: marks(known.network),
      writing: context.writing,
      unfinished: context.unfinished.view(context.session.account() ?? '', picture()),
    }
  }

  /** The lists as they are now, also for who asks before the view was sent. */
  function current(): string {
    const { network } = facts()
    marks(network)
    return network
  }

  return {
    view,
    gateways() {
      const snapshot = context.snapshots.current()
      return snapshot === null ? [] : gatewaysWithHosts(snapshot, facts().network)
    },
    acts: {
      chooseNetwork: (request) => chooseNetwork(context, request),
      gatewayCandidates: (request) => candidatesForGateway(context, request),
      clientCandidates: (request) => candidatesForClient(context, request),
      previewWrite: (request) => preview(context, request),
      setOnDead: (request) => onDead(context, request),
      write: (request) => write(context, request),
      finishMove: (request) => finishMove(context, request),
      putBack: (request) => takeBack(context, request),
      findAnything: (request) => findAnything(context, request),
      adminGateways: async (position) => {
        current()
        return ok(lists.gateways(position))
      },
      adminHosts: async (position) => {
        context.reports.follow(current())
        return ok(lists.hosts(position))
      },
      adminClients: async (position) => {
        current()
        return ok(lists.clients(position))
      },
    },
  }
}
