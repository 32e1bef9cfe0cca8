import { isDeepStrictEqual } from 'node:util'
import type { Handlers } from '../../common/contracts/contract.ts'
import type { HelperContract, HostConfig } from '../../common/contracts/helper.ts'
import { fail, ok } from '../../common/result.ts'
import { isClosed } from '../../common/tunnel/actions.ts'
import { dial, dialGid } from '../dial.ts'
import { dialTargets, type HelperContext, readableState } from '../helper-context.ts'
import type { Peer } from '../rpc/peer.ts'
import { keyOwner } from '../state/key-store.ts'
import { doneOf } from './intent-handlers.ts'

type Machine = Pick<Handlers<HelperContract, Peer>, 'dial' | 'setHost' | 'beginUpdate' | 'updateChunk' | 'finishUpdate'>

/** The same user dialling the same server is written down once in this time (ms): a poller would fill the journal. */
const dialNoteInterval = 10 * 60 * 1000

/** A little more than the supervisor's beat (ms). */
const filterLag = 1200

export function machineHandlers(context: HelperContext): Machine {
  const { store, keys, journal, supervisor, log } = context
  const noted = new Map<string, number>()
  const noteDial = async (uid: number, address: string) => {
    const key = `${uid} ${address}`
    const now = context.now()
    if (now - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < dialNoteInterval) return
    noted.set(key, now)
    await journal.append(uid, 'dial', { address })
  }
  const noUpdates = async () => fail({ code: 'platform.unsupported', detail: 'this build cannot install updates yet' } as const)

  return {
    dial: async ({ address }, peer) => {
      if (!dialTargets(store.current(), peer.uid).includes(address)) {
        return fail({ code: 'pass.refused', field: 'apiAddresses', reason: `${address} is not pinned as an API server of yours` })
      }
      const attempt = () => dial(address, { gid: dialGid, onUnmarked: (why) => log.warn({ address, why }, 'dialled without the mark') })
      let stream = await attempt()
      if (!stream.ok && isClosed(supervisor.state())) {
        // the filter follows a fresh pin within a second (the supervisor's beat): signing in while everything is held
        await new Promise((resolve) => setTimeout(resolve, filterLag))
        stream = await attempt()
      }
      if (!stream.ok) return stream
      await noteDial(peer.uid, address)
      peer.stream = stream.value
      return ok({})
    },

    setHost: ({ config }, peer) =>
      store.serial(async () => {
        if (peer.client !== 'host' || !context.isHostAgent(peer.uid)) {
          return fail({
            code: 'permission.missing',
            need: 'to be the host agent of this computer',
            detail: `uid ${peer.uid} as ${peer.client}`,
          })
        }
        const state = readableState(context)
        if (!state.ok) return state
        if (config !== null) {
          const owner = keyOwner(config.keyId)
          const mine = owner !== null && (owner === peer.uid || peer.uid === 0)
          if (!mine || !(await keys.has(config.keyId))) return fail({ code: 'key.unknown', keyId: config.keyId })
        }
        if (!isDeepStrictEqual(state.value.host, config)) {
          const written = await store.replace({ ...state.value, host: config })
          if (!written.ok) return written
          await journal.append(peer.uid, 'setHost', hostSummary(config))
        }
        const set = await supervisor.setHost(config)
        context.changed()
        return doneOf(set)
      }),

    beginUpdate: noUpdates,
    updateChunk: noUpdates,
    finishUpdate: noUpdates,
  }
}

function hostSummary(config: HostConfig | null): Record<string, unknown> {
  if (config === null) return { host: null }
  const { revision, peers, gateway, through } = config
  return { revision, peers: peers.length, gateway: gateway?.ranges ?? null, through: through?.gatewayName ?? null }
}
