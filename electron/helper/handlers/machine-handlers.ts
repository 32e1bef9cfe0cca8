import { isDeepStrictEqual } from 'node:util'
import type { Handlers } from '../../common/contracts/contract.ts'
import type { HelperContract, HostConfig } from '../../common/contracts/helper.ts'
import { fail } from '../../common/result.ts'
import { hostViolation } from '../../common/tunnel/host-bounds.ts'
import { hostTargets } from '../admission/server-pins.ts'
import { type HelperContext, readableState } from '../helper-context.ts'
import type { Peer } from '../rpc/peer.ts'
import { keyOwner } from '../state/key-store.ts'
import { doneOf } from './intent-handlers.ts'

export function machineHandlers(context: HelperContext): Pick<Handlers<HelperContract, Peer>, 'setHost'> {
  const { store, keys, journal, supervisor, log } = context

  return {
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
          const key = await keys.publicKey(config.keyId)
          if (!key.ok) return key
          const control = hostTargets(state.value)
          const violation = hostViolation(config, { ...context.machine(), publicKey: key.value, control })
          if (violation !== null) {
            log.warn({ revision: config.revision, ...violation }, 'host configuration refused')
            return fail({ code: 'host.refused', ...violation })
          }
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
  }
}

function hostSummary(config: HostConfig | null): Record<string, unknown> {
  if (config === null) return { host: null }
  const { revision, peers, gateway, through } = config
  return { revision, peers: peers.length, gateway: gateway?.ranges ?? null, through: through?.gatewayName ?? null }
}
