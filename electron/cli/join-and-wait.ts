import { signedOutFault } from '../client/session/signed-out-fault.ts'
import type { WaygateClient } from '../client/waygate-client.ts'
import type { GatewayRow } from '../common/contracts/app/gateways.ts'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { afterColon } from '../common/wording/sentence.ts'
import { stateText } from '../common/wording/state-text.ts'
import { withInterrupt } from './interrupt.ts'
import type { CliWords } from './words/cli-words.ts'
import type { Writer } from './writer.ts'

export interface Joined {
  readonly gateway: string
  readonly network: string
  /** As the server saw it through the tunnel, '' when it couldn't be asked in time. */
  readonly exitAddress: string
  readonly headline: string
  readonly second: string
}

/** The server may be slow beyond the gateway; the join itself is proven already. */
const exitPatienceMs = 4_000

/**
 * Joins by name, or what a bare "Join" takes, telling each state on the way; returns when the gateway is proven or the join has failed. Ctrl-C goes back to
 * how things were: open, or through the gateway that was in use.
 */
export async function joinAndWait(
  words: CliWords,
  client: WaygateClient,
  writer: Writer,
  { name, ...options }: { readonly name: string | undefined; readonly confirmWithinMs?: number; readonly anyway?: true },
): Promise<Result<Joined>> {
  const gateway = await pick(client, name)
  if (!gateway.ok) return gateway
  const back = wayBack(client)
  return withInterrupt(async (signal) => {
    const stopTelling = tellStates(words, client, writer)
    const cancelled = new Promise<Result<never>>((resolve) => {
      signal.addEventListener('abort', () => {
        writer.note(words.say('said.cancelling'))
        void back().then(() => resolve(fail({ code: 'join.cancelled' })))
      })
    })
    const outcome = await Promise.race([cancelled, client.acts.join({ gatewayId: gateway.value.id, ...options })])
    stopTelling()
    // The join ended because of the cancelling: what counts is the way back
    if (signal.aborted) return cancelled
    if (!outcome.ok) return outcome
    await exitKnown(client, signal)
    const text = stateText(words, { tunnel: client.views.tunnel(), session: client.views.session() }, Date.now())
    return ok({
      gateway: gateway.value.name,
      network: gateway.value.network,
      exitAddress: client.views.tunnel().exit?.address ?? '',
      headline: text.headline,
      second: text.second,
    })
  })
}

function pick(client: WaygateClient, name: string | undefined): Result<GatewayRow> {
  const { helper, suggestion } = client.views.tunnel()
  if (helper.link === 'gone') return fail(helper.fault)
  if (client.views.gateways().total === 0) return fail(noGateways(client))
  const typed = name ?? suggestion?.gatewayId
  return typed === undefined ? fail({ code: 'gateway.none' }) : client.gatewayCalled(typed)
}

function noGateways(client: WaygateClient): Fault {
  const session = client.views.session()
  if (session.state === 'signedOut') return signedOutFault(session)
  if (session.state === 'expired') return { code: 'session.expired', server: session.server, user: session.user }
  return session.trouble?.fault ?? { code: 'gateway.none' }
}

/** How to undo the join, decided before it begins. */
function wayBack(client: WaygateClient): () => Promise<unknown> {
  const { helper } = client.views.tunnel()
  const want = helper.link === 'ready' ? helper.status.intent.want : 'open'
  if (helper.link !== 'ready' || want === 'open') return () => client.acts.leave({})
  const pass = helper.status.passes.find(({ passId }) => passId === want.through[0])
  return () => (pass === undefined ? client.acts.leave({}) : client.acts.join({ gatewayId: `${pass.network}/${pass.gatewayNodeId}` }))
}

function tellStates(words: CliWords, client: WaygateClient, writer: Writer): () => void {
  let last = ''
  return client.onChange(() => {
    const { headline, second, tone } = stateText(words, { tunnel: client.views.tunnel(), session: client.views.session() }, Date.now())
    const line = `${headline}: ${afterColon(words, second)}`
    if ((tone !== 'working' && tone !== 'held') || line === last) return
    last = line
    writer.note(line)
  })
}

function exitKnown(client: WaygateClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const look = () => {
      const { helper, exit } = client.views.tunnel()
      const passId = helper.link === 'ready' && helper.status.state.kind === 'up' ? helper.status.state.passId : null
      if (passId === null || exit?.passId === passId) done()
    }
    const timer = setTimeout(() => done(), exitPatienceMs)
    const stop = client.onChange(look)
    signal.addEventListener('abort', done)
    look()
  })
}
