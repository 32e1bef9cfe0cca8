import { z } from 'zod'
import { fail, ok, type Result } from '../common/result.ts'
import { readPrivateFile } from './private-file.ts'
import { isSafeAddress, ssoSettingsSchema } from './sso/sso-settings.ts'

/** What `waygate serve --config FILE` reads. Secrets are here and not in arguments, where everybody on the machine could read them. */
export const serverSettingsSchema = z.strictObject({
  /** PEM files. */
  tls: z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }).optional(),
  /** Addresses and prefixes, or `loopback`. */
  trustedProxies: z.array(z.string()).optional(),
  /** Under which browsers reach the server: `https://api.example.com`. */
  publicUrl: z.url().refine(isSafeAddress, 'must be https (http only for this machine)').optional(),
  /** false: only the super-admin has a password. */
  basicAuth: z.boolean().optional(),
  /** true: nobody turns their own second factor off. */
  mfaEnforced: z.boolean().optional(),
  /** How long a sign-in lasts. Bounds are Netmaker's. */
  dashboardMinutes: z.int().min(5).max(525_600).optional(),
  clientMinutes: z.int().min(5).max(525_600).optional(),
  sso: ssoSettingsSchema.optional(),
})
export type ServerSettings = z.infer<typeof serverSettingsSchema>

/** Faults: `state.unreadable`. What it says never repeats a value of the file. */
export function readSettingsFile(path: string): Result<ServerSettings> {
  const content = readPrivateFile(path)
  if (!content.ok) return content
  const parsed = serverSettingsSchema.safeParse(parseJson(content.value))
  if (parsed.success) return ok(parsed.data)
  const detail = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ')
  return fail({ code: 'state.unreadable', path, detail })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
