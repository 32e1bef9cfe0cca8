import { readFileSync } from 'node:fs'
import { fail, ok, type Result } from '../common/result.ts'
import { closeAtBoot, openAtBoot } from '../engine/linux/boot-block.ts'
import { enforcedIntent } from './admission/decide-intent.ts'
import { type PolicyState, readPolicy } from './admission/policy.ts'
import { dialTargets } from './admission/server-pins.ts'
import { dialGid } from './dial.ts'
import { exposedDirectory } from './exposed-directory.ts'
import { prepareRootDirectory } from './run-dir.ts'
import type { HelperState } from './state/helper-state.ts'
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

/** This boot, and the time (unix ms). */
export interface BootMoment {
  readonly bootId: string
  readonly at: number
}

/**
 * Closed iff the remembered wish isn't `open` or the lock is on, the administrator's included (DESIGN 8). A pause counts only in the boot it was made in (which goes
 * on when only the user space is started anew). Pure; `state` null = nobody can read it.
 */
export function bootVerdict(state: Pick<HelperState, 'intent' | 'pause'> | null, policy: PolicyState, now: BootMoment): BootVerdict {
  if (state === null) return { traffic: 'closed', because: 'unreadable', lan: false }
  const { want, lock, lan } = enforcedIntent(state.intent, policy) ?? state.intent
  if (want === 'open' && !lock) return { traffic: 'open' }
  if (state.pause !== null && state.pause.bootId === now.bootId && now.at < state.pause.until) return { traffic: 'open' }
  return { traffic: 'closed', because: want === 'open' ? 'lock' : 'joined', lan }
}

/** What the helper remembers; null = unreadable, or in a place where others than root could have put it. */
export async function rememberedState(stateDir: string): Promise<HelperState | null> {
  return (await exposedDirectory(stateDir)) === null ? (await openStateStore(stateDir)).current() : null
}

/**
 * What runs before there is any network: loads the block that the remembered wish asks for, generated from the state file itself, so that there is no second
 * copy to be stale or corrupt. The helper takes it over. A machine on which nobody ever joined is not touched.
 */
export async function earlyBoot({ stateDir, configDir }: EarlyBootOptions): Promise<Result<BootVerdict>> {
  const uid = process.geteuid?.()
  if (uid !== 0)
    return fail({ code: 'permission.missing', need: 'root; the service manager starts it', detail: `it was started by uid ${uid}` })
  const state = await rememberedState(stateDir)
  const now = { bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), at: Date.now() }
  const policy = await readPolicy(configDir)
  const verdict = bootVerdict(state, policy, now)
  if (verdict.traffic === 'open') {
    const opened = await openAtBoot()
    return opened.ok ? ok(verdict) : opened
  }
  await prepareRootDirectory(stateDir, 0o700)
  const keys = await openKeyStore(stateDir)
  const closed = await closeAtBoot(
    {
      traffic: 'closed',
      tunnels: [],
      lan: verdict.lan,
      inbound: 'closed',
      dial: { gid: dialGid, targets: dialTargets(state, { policy, uid: null }), direct: true },
    },
    {
      stateDir,
      privateKey: (keyId) => keys.privateKey(keyId),
      log: (event, detail) => process.stderr.write(`${event} ${JSON.stringify(detail)}\n`),
    },
  )
  return closed.ok ? ok(verdict) : closed
}
