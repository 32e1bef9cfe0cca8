import { z } from 'zod'

/** One OpenID provider (netmaker-api.md 2.5). The secret lives in the server's settings file and nowhere else. */
export const ssoSettingsSchema = z.strictObject({
  issuer: z.url().refine(isSafeAddress, 'must be https (http only for a provider on this machine)'),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** Empty = any. */
  allowedDomains: z.array(z.string().regex(/^[a-z0-9.-]+$/i)).default([]),
  /** Where the browser goes after `/api/oauth/login`, a dashboard; without one that page is not served. */
  frontendUrl: z.url().refine(isSafeAddress, 'must be https (http only for this machine)').optional(),
})
export type SsoSettings = z.infer<typeof ssoSettingsSchema>

/** Secrets and tokens travel there: encrypted, or not over a network. */
export function isSafeAddress(address: string): boolean {
  // refinements run on what is no address, too
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname))
}

export function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
