import net from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'

/** Whose certificates are believed at one server, beyond the public authorities. */
export interface ServerTrust {
  /** PEM of a private authority. */
  readonly ca?: string
  /** A certificate that a person accepted after seeing its fingerprint: from then on the only one there. */
  readonly pin?: { readonly fingerprint: string; readonly chain: readonly string[] }
}

/** What a server shows of itself; `chain` is PEM, its own certificate first. */
export interface ServerCertificate {
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string
  readonly subject: string
  readonly issuer: string
  /** Unix ms. */
  readonly validTo: number
  readonly chain: readonly string[]
}

type TlsTrust = Pick<tls.ConnectionOptions, 'ca' | 'checkServerIdentity'> & { readonly allowPartialTrustChain?: boolean }

/** As options of `tls.connect` and of a request. With a pin the chain ends at the accepted certificates themselves, and the fingerprint stands for the name. */
export function tlsTrust({ ca, pin }: ServerTrust): TlsTrust {
  if (pin === undefined) return ca === undefined ? {} : { ca: [...tls.rootCertificates, ca] }
  return {
    ca: [...pin.chain],
    allowPartialTrustChain: true,
    checkServerIdentity: (_host, shown) =>
      shown.fingerprint256 === pin.fingerprint
        ? undefined
        : Object.assign(new Error('another certificate than the one that was accepted'), { code: 'CERT_PIN_MISMATCH' }),
  }
}

const inspectMs = 6_000

/** Shakes hands, believes nobody, sends nothing, and tells who was there. Fault: `server.unreachable`. */
export function inspectCertificate(origin: string, stream: Duplex | null): Promise<Result<ServerCertificate>> {
  const url = new URL(origin)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = tls.connect({
      host,
      ...(stream === null ? { port: url.port === '' ? 443 : Number(url.port), autoSelectFamily: true } : { socket: stream }),
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: false,
    })
    const finish = (result: Result<ServerCertificate>) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(result)
    }
    const failed = (detail: string) => finish(fail({ code: 'server.unreachable', server: origin, detail }))
    const timer = setTimeout(() => failed('no certificate in time'), inspectMs)
    socket.once('error', (error) => failed(error.message))
    socket.once('secureConnect', () => {
      const shown = socket.getPeerCertificate(true)
      if (shown.raw === undefined) return failed('it shows no certificate')
      finish(
        ok({
          fingerprint: shown.fingerprint256,
          subject: nameOf(shown.subject),
          issuer: nameOf(shown.issuer),
          validTo: Date.parse(shown.valid_to) || 0,
          chain: chainOf(shown),
        }),
      )
    })
  })
}

/** At most eight: a chain may bite its own tail. */
function chainOf(first: tls.DetailedPeerCertificate): string[] {
  const chain: string[] = []
  let one: tls.DetailedPeerCertificate | undefined = first
  while (one?.raw !== undefined && chain.length < 8) {
    const pem = `-----BEGIN CERTIFICATE-----\n${one.raw.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`
    if (chain.includes(pem)) break
    chain.push(pem)
    one = one.issuerCertificate
  }
  return chain
}

function nameOf(name: tls.Certificate): string {
  const { CN, O } = name as { readonly CN?: string | string[]; readonly O?: string | string[] }
  return [CN ?? O ?? ''].flat().join(', ').slice(0, 200)
}

/** OpenSSL's and Node's names for "that certificate or that handshake is not acceptable". */
const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|CRL_|INVALID_CA|PATH_LENGTH|EPROTO)/

/** OpenSSL's and BoringSSL's words for an answer that isn't TLS at all; no certificate was looked at yet. */
const notTls = /wrong.version.number|packet length too long|http.request/i

/** What a connection that came to nothing means. `detail`: code and words of the error. Null: nothing about TLS. */
export function tlsFault(origin: string, code: string, detail: string): Fault | null {
  if (!tlsCode.test(code)) return null
  return { code: notTls.test(detail) ? 'server.noTls' : 'server.tls', server: origin, detail }
}
