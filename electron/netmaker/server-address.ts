import { fail, ok, type Result } from '../common/result.ts'

/**
 * What a person types as server address → origin of the API (`https://api.example.com`). `https://` is assumed, `http://` only for loopback or when it
 * is written; paths fall away, because the server has no prefix (netmaker-api.md 1). Fault: `server.address` with the reason and the way out.
 */
export function parseServerAddress(typed: string): Result<string> {
  const address = typed.trim()
  const refuse = (reason: string): Result<never> => fail({ code: 'server.address', address: address.replace(/\/\/[^/@]*@/, '//'), reason })
  if (address === '') return refuse('type the address of the server, like api.example.com')
  const schemed = /^[a-z][a-z0-9+.-]*:\/\//i.test(address)
  if (schemed && !/^https?:\/\//i.test(address)) return refuse('only https:// and http:// addresses work')
  const url = parseUrl(schemed ? address : `https://${address}`)
  if (url === null || /\s/.test(address)) return refuse('type it like api.example.com or https://api.example.com')
  if (url.username !== '' || url.password !== '') return refuse('leave user name and password out of the address')
  const secure = schemed ? url.protocol === 'https:' : !isLoopback(url.hostname)
  if (url.hostname.startsWith('dashboard.')) {
    return refuse(`that is the dashboard; its server is usually at ${url.protocol}//api.${url.host.slice('dashboard.'.length)}`)
  }
  return ok(secure ? url.origin : `http://${withPort(url, address)}`)
}

/** What goes to this origin can be read and changed by everybody on the way: no encryption, and not within this machine. */
export function isReadableOnTheWay(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'http:' && !isLoopback(hostname)
}

function parseUrl(text: string): URL | null {
  try {
    const url = new URL(text)
    return url.hostname === '' ? null : url
  } catch {
    return null
  }
}

/** A port 443 that was typed without a scheme is lost in `url.host`, because it was read as https. */
function withPort(url: URL, typed: string): string {
  return url.port === '' && /:443(\/|$)/.test(typed) ? `${url.hostname}:443` : url.host
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname.endsWith('.localhost')
}
