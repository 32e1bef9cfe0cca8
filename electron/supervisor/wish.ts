import type { Intent } from '../common/tunnel/intent.ts'
import type { Pass } from '../common/tunnel/pass.ts'
import type { Wish } from '../common/tunnel/step.ts'

/** What an intent asks of the tunnel now; null = nobody can read it. */
export function wishOf(intent: Intent | null, pass: (passId: string) => Pass | undefined): Wish {
  if (intent === null) return { kind: 'unreadable' }
  if (intent.want === 'open') return intent.lock ? { kind: 'locked' } : { kind: 'open' }
  const [passId = ''] = intent.want.through
  return { kind: 'through', passId, gateway: pass(passId)?.gatewayName ?? passId, lock: intent.lock }
}
