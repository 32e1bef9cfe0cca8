import { fail, ok, type Result } from '../../common/result.ts'

/** Who wants it, by what the system's own prompt says of them; nobody = root itself, who needs no leave. */
export type Asker = { readonly by: 'prompt' | 'sudo'; readonly uid: number } | { readonly by: 'root' }

/**
 * Pure. pkexec(1) and sudo(8) put the uid of whoever was asked into an environment that they have emptied before; no argument is ever believed. What isn't a uid
 * refuses, instead of counting as root.
 */
export function askingUser(env: Readonly<Record<string, string | undefined>>): Result<Asker> {
  const by = env.PKEXEC_UID !== undefined ? 'prompt' : env.SUDO_UID !== undefined ? 'sudo' : null
  if (by === null) return ok({ by: 'root' })
  const text = (by === 'prompt' ? env.PKEXEC_UID : env.SUDO_UID) ?? ''
  if (!/^\d{1,10}$/.test(text) || Number(text) > 0xfffffffe) {
    return fail({ code: 'setup.refused', why: 'nobodyAsked', path: '', detail: `no uid: ${text.slice(0, 40)}` })
  }
  return ok(Number(text) === 0 ? { by: 'root' } : { by, uid: Number(text) })
}
