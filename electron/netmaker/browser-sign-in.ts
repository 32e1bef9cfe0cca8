import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import WebSocket from 'ws'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { type ServerTrust, tlsFault, tlsTrust } from './server-trust.ts'

export interface BrowserSignInFacts {
  readonly origin: string
  readonly trust: ServerTrust
  /** URL of the proxy for the server, null = none. */
  readonly proxy: string | null
  /** Opens the address in the person's browser. */
  readonly openUrl: (url: string) => unknown
  readonly signal: AbortSignal
  /** Of the whole sign-in; the server forgets it after the same time. */
  readonly limitMs?: number
}

const fiveMinutes = 5 * 60_000
const connectMs = 10_000
const tokenPrefix = 'JWT: '
/** One address or one token: nothing that a server says here is longer. */
const frameLimit = 64 * 1024

/**
 * Sign-in through the person's browser, by Netmaker's headless websocket (netmaker-api.md 2.5 b): the server gives an address to open, and the token when the
 * person is through. No `Origin` is sent: the server would refuse any but its own. Value: the token. Faults: `signIn.noBrowser`, `signIn.browserRefused` (with the
 * server's words), `signIn.browserLate`, `signIn.cancelled`, `server.unreachable`, `server.tls`, `server.noTls`, `server.notNetmaker`.
 */
export function signInByBrowser({
  origin,
  trust,
  proxy,
  openUrl,
  signal,
  limitMs = fiveMinutes,
}: BrowserSignInFacts): Promise<Result<string>> {
  const secure = origin.startsWith('https:')
  return new Promise((resolve) => {
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/api/oauth/headless`, {
      handshakeTimeout: connectMs,
      maxPayload: frameLimit,
      perMessageDeflate: false,
      followRedirects: false,
      ...(proxy === null ? {} : { agent: secure ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy) }),
      ...(secure ? tlsTrust(trust) : {}),
    })
    let asked = false
    let settled = false
    const finish = (result: Result<string>) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      socket.terminate()
      resolve(result)
    }
    const cancel = () => finish(fail({ code: 'signIn.cancelled' }))
    const timer = setTimeout(() => finish(fail({ code: 'signIn.browserLate', server: origin })), limitMs)
    signal.addEventListener('abort', cancel)

    socket.on('unexpected-response', (_request, answer) => {
      answer.resume()
      finish(fail(upgradeFault(origin, answer.statusCode ?? 0)))
    })
    socket.on('error', (error: NodeJS.ErrnoException) => finish(fail(socketFault(origin, error))))
    socket.on('message', (data) => {
      const text = String(data).trim()
      if (text.startsWith(tokenPrefix)) {
        const token = text.slice(tokenPrefix.length).trim()
        finish(token === '' ? fail({ code: 'signIn.browserRefused', server: origin, message: '' }) : ok(token))
      } else if (!asked && isSignInPage(text, secure)) {
        asked = true
        // as an address is written, without what a terminal would take for a command
        openUrl(new URL(text).href)
      } else
        finish(
          fail({ code: 'signIn.browserRefused', server: origin, message: /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? '' : text.slice(0, 300) }),
        )
    })
    // Without an address: nobody has set a provider up. With one: the server's own five minutes are over
    socket.on('close', () => finish(fail({ code: asked ? 'signIn.browserLate' : 'signIn.noBrowser', server: origin })))
    if (signal.aborted) cancel()
  })
}

/** What may be opened on the word of a server: its sign-in page, on the web, as well protected as the server itself. */
function isSignInPage(text: string, secure: boolean): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const web = url.protocol === 'https:' || (!secure && url.protocol === 'http:')
  return web && url.username === '' && url.pathname.startsWith('/api/oauth/register/')
}

function upgradeFault(origin: string, status: number): Fault {
  if (status === 404 || status === 405) return { code: 'signIn.noBrowser', server: origin }
  if (status >= 502 && status <= 504)
    return { code: 'server.unreachable', server: origin, detail: `what stands in front of it answers ${status}` }
  return { code: 'server.notNetmaker', server: origin, detail: `GET /api/oauth/headless answers ${status}` }
}

function socketFault(origin: string, error: NodeJS.ErrnoException): Fault {
  const detail = `${error.code ?? error.name}: ${error.message}`
  return tlsFault(origin, error.code ?? '', detail) ?? { code: 'server.unreachable', server: origin, detail }
}
