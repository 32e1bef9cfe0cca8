import type { Result } from '../common/result.ts'
import { fail, ok } from '../common/result.ts'
import type { Intent } from '../common/tunnel/intent.ts'
import { closeAtBoot, openAtBoot } from '../engine/linux/boot-block.ts'
import { enforcedIntent } from './admission/decide-intent.ts'
import { type PolicyState, readPolicy } from './admission/policy.ts'
import { dialGid } from './dial.ts'
import { dialTargets } from './helper-context.ts'
import { prepareRootDirectory } from './run-dir.ts'
import { openKeyStore } from './state/key-store.ts'
import { openStateStore } from './state/state-store.ts'

export interface EarlyBootOptions {
  readonly stateDir: string
  readonly configDir: string
}

/** Why traffic is closed, or open, from the first moment of this boot. */
export type BootVerdict =
  | { readonly traffic: 'open' }
  | { readonly traffic: 'closed'; readonly because: 'joined' | 'lock' | 'unreadable'; readonly lan: boolean }

/**
 * Closed iff the remembered wish isn't `open` or the lock is on, the administrator's included (DESIGN 8). A pause ended with the boot it was made in: what counts
 * is the wish behind it. Pure; `intent` null = nobody can read it.
 */
export function bootVerdict(intent: Intent | null, policy: PolicyState): BootVerdict {
  if (intent === null) return { traffic: 'closed', because: 'unreadable', lan: false }
  const { want, lock, lan } = enforcedIntent(intent, policy) ?? intent
  if (want !== 'open') return { traffic: 'closed', because: 'joined', lan }
  return lock ? { traffic: 'closed', because: 'lock', lan } : { traffic: 'open' }
}

/**
 * What runs before there is any network: loads the block that the remembered wish asks for, generated from the state file itself, so that there is no second
 * copy to be stale or corrupt. The helper takes it over. A machine on which nobody ever joined is not touched.
 */
export async function earlyBoot({ stateDir, configDir }: EarlyBootOptions): Promise<Result<BootVerdict>> {
  const uid = process.geteuid?.()
  if (uid !== 0)
    return fail({ code: 'permission.missing', need: 'root; the service manager starts it', detail: `it was started by uid ${uid}` })
  const store = await openStateStore(stateDir)
  const state = store.current()
  const verdict = bootVerdict(state?.intent ?? null, await readPolicy(configDir))
  if (verdict.traffic === 'open') {
    const opened = await openAtBoot()
    return opened.ok ? ok(verdict) : opened
  }
  await prepareRootDirectory(stateDir, 0o700)
  const keys = await openKeyStore(stateDir)
  const closed = await closeAtBoot(
    { traffic: 'closed', tunnels: [], lan: verdict.lan, dial: { gid: dialGid, targets: dialTargets(state, null), direct: true } },
    {
      stateDir,
      privateKey: (keyId) => keys.privateKey(keyId),
      log: (event, detail) => process.stderr.write(`${event} ${JSON.stringify(detail)}\n`),
    },
  )
  return closed.ok ? ok(verdict) : closed
}
