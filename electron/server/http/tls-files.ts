import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { fail, ok, type Result } from '../../common/result.ts'
import { readPrivateFile } from '../private-file.ts'

export interface TlsFiles {
  /** PEM; intermediate certificates follow the server's own. */
  readonly certificate: string
  readonly key: string
}

export interface TlsOptions {
  readonly cert: string
  readonly key: string
  readonly minVersion: 'TLSv1.2'
}

/** Read and tried, so that a wrong pair is said when it is read and not by every handshake. Faults: `state.unreadable`. */
export function readTls(files: TlsFiles): Result<TlsOptions> {
  const key = readPrivateFile(files.key)
  if (!key.ok) return key
  try {
    const options = { cert: readFileSync(files.certificate, 'utf8'), key: key.value, minVersion: 'TLSv1.2' } as const
    createSecureContext(options)
    const until = validUntil(options)
    if (until.getTime() < Date.now()) throw new Error(`it ran out on ${until.toISOString().slice(0, 10)}`)
    return ok(options)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return fail({ code: 'state.unreadable', path: files.certificate, detail: `certificate and key can't be used: ${detail}` })
  }
}

/** Of the server's own certificate. */
export function validUntil({ cert }: TlsOptions): Date {
  return new X509Certificate(cert).validToDate
}
