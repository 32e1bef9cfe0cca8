import type { Acts } from '../client/waygate-client.ts'
import type { Fault } from '../common/fault.ts'
import type { Result } from '../common/result.ts'
import { faultText } from '../common/wording/fault-text.ts'
import type { Writer } from './writer.ts'

export interface TrustOptions {
  /** Fingerprint of a certificate that nobody vouches for. */
  readonly trust?: string
  readonly plainHttp?: true
}

type Answer = Result<Record<string, never>>
type Doubt = Extract<Fault, { code: 'server.certificate' | 'server.plainHttp' }>

/** Signs in. Where the way to the server isn't safe by itself, that is shown before anything is sent, and it goes on only on the person's word. */
export async function withTrust(acts: Acts, writer: Writer, options: TrustOptions, attempt: () => Promise<Answer>): Promise<Answer> {
  const outcome = await attempt()
  if (outcome.ok) return outcome
  const { fault } = outcome
  if (fault.code !== 'server.certificate' && fault.code !== 'server.plainHttp') return outcome
  if (!isNamed(fault, options) && !(await isAgreed(fault, writer))) return outcome
  const accepted =
    fault.code === 'server.plainHttp'
      ? await acts.acceptPlainHttp({ server: fault.server })
      : await acts.acceptCertificate({ server: fault.server, fingerprint: options.trust ?? fault.fingerprint })
  return accepted.ok ? attempt() : accepted
}

function isNamed({ code }: Doubt, { trust, plainHttp }: TrustOptions): boolean {
  return code === 'server.certificate' ? trust !== undefined : plainHttp === true
}

async function isAgreed(fault: Doubt, writer: Writer): Promise<boolean> {
  const { confirm, canAsk } = await import('./ask.ts')
  if (!canAsk() || writer.json) {
    if (fault.code === 'server.plainHttp') writer.note('Without --plain-http, nothing is sent to an http:// address of another computer.')
    return false
  }
  if (fault.code === 'server.plainHttp') {
    const { headline, next } = faultText(fault)
    writer.note(`${headline}. ${next}`)
    return confirm('Go on without encryption?')
  }
  const { server, fingerprint, subject, issuer, validTo, changed } = fault
  writer.note(
    [
      changed
        ? `${server} shows ANOTHER certificate than the one you trusted before:`
        : `Nobody vouches for ${server}. It shows this certificate:`,
      `  for ${subject}, by ${issuer}, until ${new Date(validTo).toISOString().slice(0, 10)}`,
      `  SHA-256 ${fingerprint}`,
    ].join('\n'),
  )
  return confirm('Did an admin give you this fingerprint?')
}
