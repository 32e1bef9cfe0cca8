import type { TunnelView } from '../../common/contracts/app/tunnel.ts'
import type { Fault } from '../../common/fault.ts'
import { faultText } from '../../common/wording/fault-text.ts'
import { english } from '../../common/words/words.ts'
import type { ViewArea, WaygateClient } from '../waygate-client.ts'
import type { OwnLog } from './own-log.ts'

type Line = Parameters<OwnLog['add']>

/** Writes down what changes for people: the helper's link and state, acts, the sign-in, the server. Nothing that only ticks. */
export function keepOwnLog(log: OwnLog, views: WaygateClient['views']): (area: ViewArea) => void {
  const said = new Map<string, string>()
  const sayOnce = (topic: string, [level, text]: Line): void => {
    if (said.get(topic) === text) return
    said.set(topic, text)
    log.add(level, text)
  }
  return (area) => {
    if (area === 'tunnel') {
      const view = views.tunnel()
      sayOnce('helper', helperLine(view.helper))
      const line = actLine(view.act)
      if (line === null) said.delete('act')
      else sayOnce('act', line)
    }
    if (area === 'session') {
      const { state, server, user, accounts, trouble } = views.session()
      for (const one of [{ server, user }, ...accounts]) for (const name of namesOf(one)) log.mention(name)
      sayOnce('session', ['info', server === '' ? `sign-in: ${state}` : `sign-in: ${state} at ${server}`])
      sayOnce('server', trouble === null ? ['info', 'server: answers'] : ['warn', `server: ${faultLine(trouble.fault)}`])
    }
    if (area === 'check') {
      const { phase } = views.check()
      if (phase !== 'none') sayOnce('check', ['info', `check: ${phase}`])
    }
  }
}

/** The person's name there and the server's; none where nobody signed in. */
export function namesOf({ server, user }: { readonly server: string; readonly user: string }): readonly string[] {
  return [user, server === '' ? '' : new URL(server).hostname].filter((name) => name !== '')
}

function helperLine(helper: TunnelView['helper']): Line {
  switch (helper.link) {
    case 'connecting':
      return ['info', 'helper: connecting']
    case 'gone':
      return ['warn', `helper: ${faultLine(helper.fault)}`]
    case 'ready': {
      const { state, intent } = helper.status
      const gateway = 'gateway' in state && state.gateway !== undefined ? ` ${state.gateway}` : ''
      const why = state.kind === 'held' ? ` (${state.reason.why})` : ''
      return [
        state.kind === 'held' || state.kind === 'failed' ? 'warn' : 'info',
        `helper: ${state.kind}${gateway}${why}, wish ${intent.revision}`,
      ]
    }
    default:
      return helper satisfies never
  }
}

function actLine(act: TunnelView['act']): Line | null {
  if (act === null) return null
  return act.phase === 'running'
    ? ['info', `${act.act} ${act.gateway}`.trim()]
    : ['warn', `${act.act} ${act.gateway}: ${faultLine(act.fault)}`]
}

function faultLine(fault: Fault): string {
  const { headline, detail } = faultText(english, fault)
  return `${headline} [${detail.replace(/\s+/g, ' ')}]`
}
