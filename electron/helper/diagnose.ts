import { release } from 'node:os'
import type { HelperStatus } from '../common/contracts/helper.ts'
import { version } from '../common/version.ts'
import type { HelperContext } from './helper-context.ts'

/** What a person pastes into a report: the helper's own view, without keys and without other users' passes. */
export async function diagnose(context: HelperContext, status: HelperStatus): Promise<{ title: string; text: string }[]> {
  const policy = context.policy()
  const trouble = context.store.trouble()
  const keys = await context.keys.list()
  return [
    { title: 'Versions', text: `waygate ${version}, node ${process.versions.node}, Linux ${release()}` },
    { title: 'Helper', text: `pid ${process.pid}, up ${Math.floor(process.uptime())} s, boot ${status.bootId}, ${keys.length} keys kept` },
    { title: 'State', text: JSON.stringify(status.state) },
    { title: 'Intent', text: `${JSON.stringify(status.intent)}, owner ${status.owner?.name ?? 'nobody'}` },
    { title: 'State file', text: trouble === null ? 'readable' : `${trouble.path}: ${trouble.detail}` },
    { title: 'Policy', text: policy.ok ? JSON.stringify(policy.value) : `unreadable: ${policy.fault}` },
    {
      title: 'Passes',
      text: status.passes.map((pass) => `${pass.passId} ${pass.gatewayName} ${pass.endpoints.join(' ')}`).join('\n') || 'none',
    },
    { title: 'Tunnel', text: status.tunnel === null ? 'none' : JSON.stringify(status.tunnel) },
    { title: 'Journal head', text: context.journal.head() },
  ]
}
