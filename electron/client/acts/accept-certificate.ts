import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { parseServerAddress } from '../../netmaker/server-address.ts'
import type { ClientContext, Done } from '../client-context.ts'

/** The certificate of a server that nobody vouches for, as something that the person may decide about; null when it can't be seen. */
export async function offeredCertificate(context: ClientContext, origin: string): Promise<Fault | null> {
  const shown = await context.link.certificate(origin)
  if (!shown.ok) return null
  const { fingerprint, subject, issuer, validTo } = shown.value
  const pinned = context.trusted.read()[origin]?.pin
  // The one that was accepted, and still no connection: it has ended, which accepting it again wouldn't change
  if (pinned?.fingerprint === fingerprint || validTo <= context.deps.now()) return null
  return { code: 'server.certificate', server: origin, fingerprint, subject, issuer, validTo, changed: pinned !== undefined }
}

/** Looks again, and trusts that certificate only if it is the one whose fingerprint the person saw. */
export async function acceptCertificate(
  context: ClientContext,
  { server, fingerprint }: { server: string; fingerprint: string },
): Promise<Result<Done>> {
  const origin = parseServerAddress(server)
  if (!origin.ok) return origin
  const shown = await context.link.certificate(origin.value)
  if (!shown.ok) return shown
  const { chain, subject, issuer, validTo } = shown.value
  if (plain(shown.value.fingerprint) !== plain(fingerprint)) {
    return fail({
      code: 'server.certificate',
      server: origin.value,
      fingerprint: shown.value.fingerprint,
      subject,
      issuer,
      validTo,
      changed: true,
    })
  }
  const written = context.trusted.update((before) => ({
    ...before,
    [origin.value]: { ...before[origin.value], pin: { fingerprint: shown.value.fingerprint, chain: [...chain] } },
  }))
  if (!written.ok) return written
  context.link.reset()
  return ok({})
}

/** Fingerprints are written with and without colons. */
function plain(fingerprint: string): string {
  return fingerprint.replace(/[^0-9a-f]/gi, '').toUpperCase()
}
