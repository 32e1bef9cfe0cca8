import type { Acts } from '../client/waygate-client.ts'
import type { Fault } from '../common/fault.ts'
import type { Result } from '../common/result.ts'
import { faultText } from '../common/wording/fault-text.ts'
import { formatDate } from '../common/wording/formats.ts'
import type { CliWords } from './words/cli-words.ts'
import type { Writer } from './writer.ts'

export interface TrustOptions {
  /** Fingerprint of a certificate that nobody vouches for. */
  readonly trust?: string
  readonly plainHttp?: true
}

type Answer = Result<Record<string, never>>
type Doubt = Extract<Fault, { code: 'server.certificate' | 'server.plainHttp' }>

/** Signs in. Where the way to the server isn't safe by itself, that is shown before anything is sent, and it goes on only on the person's word. */
export async function withTrust(
  words: CliWords,
  acts: Acts,
  writer: Writer,
  options: TrustOptions,
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  const outcome = await attempt()
  if (outcome.ok) return outcome
  const { fault } = outcome
  if (fault.code !== 'server.certificate' && fault.code !== 'server.plainHttp') return outcome
  if (!isNamed(fault, options) && !(await isAgreed(words, fault, writer))) return outcome
  const accepted =
    fault.code === 'server.plainHttp'
      ? await acts.acceptPlainHttp({ server: fault.server })
      : await acts.acceptCertificate({ server: fault.server, fingerprint: options.trust ?? fault.fingerprint })
  return accepted.ok ? attempt() : accepted
}

function isNamed({ code }: Doubt, { trust, plainHttp }: TrustOptions): boolean {
  return code === 'server.certificate' ? trust !== undefined : plainHttp === true
}

async function isAgreed(words: CliWords, fault: Doubt, writer: Writer): Promise<boolean> {
  const { say } = words
  const { confirm, canAsk } = await import('./ask.ts')
  if (!canAsk() || writer.json) {
    if (fault.code === 'server.plainHttp') writer.note(say('said.plainHttpRefused'))
    return false
  }
  if (fault.code === 'server.plainHttp') {
    const { headline, next } = faultText(words, fault)
    writer.note(`${headline}. ${next}`)
    return confirm(words, say('ask.plainHttp'))
  }
  const { server, fingerprint, subject, issuer, validTo, changed } = fault
  writer.note(
    [
      say(changed ? 'said.certificateChanged' : 'said.certificateUnknown', { server }),
      `  ${say('said.certificateFor', { subject, issuer, until: formatDate(words, validTo, 'date') })}`,
      `  SHA-256 ${fingerprint}`,
    ].join('\n'),
  )
  return confirm(words, say('ask.fingerprint'))
}
