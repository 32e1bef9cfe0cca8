import { createHash } from 'node:crypto'
import { isAdminRole } from '../../common/rules/roles.ts'
import { isRefusal, markSignIn, signInToken } from '../auth/issue-token.ts'
import { sameHash } from '../auth/security-check.ts'
import { type Reply, text } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { Identity, OpenidProvider } from './openid-provider.ts'
import { admit } from './sso-admission.ts'
import { type BrowserAttempt, randomText, type SsoAttempt, type SsoAttempts } from './sso-attempts.ts'
import { type EndingName, endingPage, redirect, sentenceOf, successPage } from './sso-pages.ts'
import type { SsoSettings } from './sso-settings.ts'
import { rightsOf, ssoUser } from './sso-user.ts'

export interface Sso {
  readonly settings: SsoSettings
  readonly provider: OpenidProvider
  readonly attempts: SsoAttempts
  /** Under which browsers reach this server, without a trailing slash. */
  readonly publicUrl: () => string
  readonly onTrouble: (error: unknown) => void
}

/** Single sign-on as browsers see it (netmaker-api.md 2.5). The websocket is `headless-socket.ts`. */
export function ssoRoutes(services: Services, sso: Sso): Route[] {
  const get = (path: string) => ({ method: 'GET', path }) as const
  return [
    route(get('/api/oauth/login'), 'nobody', (request) => beginInBrowser(sso, request)),
    route(get('/api/oauth/register/{regKey}'), 'nobody', (request) => openRegistered(sso, request)),
    route(get('/api/oauth/callback'), 'nobody', (request) => finish(services, sso, request)),
    // reached only without an upgrade
    route(get('/api/oauth/headless'), 'nobody', () => text('Bad Request\n', 400)),
  ]
}

async function beginInBrowser(sso: Sso, request: Request): Promise<Reply> {
  if (sso.settings.frontendUrl === undefined) return endingPage('notConfigured')
  const application = request.header('X-Application-Name') || (request.query.get('x-application-name') ?? '')
  const cookie = randomText(32)
  const attempt = sso.attempts.begin({ kind: 'browser', application, cookie })
  if (attempt === null) return endingPage('wrong')
  return toProvider(sso, attempt, 307, { 'Set-Cookie': cookieHeader(sso, cookie) })
}

/** The address that the websocket gave out. */
async function openRegistered(sso: Sso, request: Request): Promise<Reply> {
  const attempt = sso.attempts.get(request.params.regKey ?? '')
  return attempt?.kind.kind === 'headless' ? toProvider(sso, attempt, 303) : text('invalid login attempt', 400)
}

async function toProvider(
  sso: Sso,
  attempt: SsoAttempt,
  status: 303 | 307,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  try {
    return redirect(status, (await sso.provider.authorize(attempt.checks)).href, headers)
  } catch (error) {
    sso.onTrouble(error)
    sso.attempts.take(attempt.checks.state)
    tell(attempt, 'notConfigured')
    return endingPage('notConfigured')
  }
}

async function finish(services: Services, sso: Sso, request: Request): Promise<Reply> {
  const attempt = sso.attempts.take(request.query.get('state') ?? '')
  if (attempt === undefined || !isSameBrowser(sso, attempt, request)) return endingPage('invalid')
  const identity = await identify(sso, attempt, request)
  if (identity === null) return refuse(services, sso, request, attempt, '', 'wrong')
  const draft = services.database.draft()
  const admission = admit(draft, identity, sso.settings.allowedDomains)
  switch (admission.kind) {
    case 'refuse':
      return refuse(services, sso, request, attempt, identity.email, admission.why)
    case 'wait':
      draft.put('pendingUsers', { name: admission.name, subject: admission.subject, createdAt: services.clock() })
      services.database.commit(draft)
      return refuse(services, sso, request, attempt, identity.email, 'firstTime')
    case 'join':
      draft.put('users', ssoUser(admission, services.clock(), rightsOf(draft, admission.invite)))
      draft.remove('invites', admission.invite.email)
      services.database.commit(draft)
      return enter(services, sso, request, attempt, admission.name)
    case 'enter':
      return enter(services, sso, request, attempt, admission.user.name)
    default:
      return admission satisfies never
  }
}

async function identify(sso: Sso, attempt: SsoAttempt, request: Request): Promise<Identity | null> {
  try {
    return await sso.provider.identify(new URL(`${sso.publicUrl()}/api/oauth/callback?${request.query}`), attempt.checks)
  } catch (error) {
    sso.onTrouble(error)
    return null
  }
}

async function enter(services: Services, sso: Sso, request: Request, attempt: SsoAttempt, name: string): Promise<Reply> {
  const browser = attempt.kind.kind === 'browser' ? attempt.kind : null
  const known = services.database.view.get('users', name)
  if (browser !== null && known !== undefined && !isAdminRole(known.role))
    return refuse(services, sso, request, attempt, name, 'noDashboard')
  const user = markSignIn(services, name)
  if (isRefusal(user)) return refuse(services, sso, request, attempt, name, 'disabled')
  const token = await signInToken(services, user, browser?.application ?? 'netclient')
  note(services, request, name, 200)
  if (attempt.kind.kind === 'headless') {
    attempt.kind.end(`JWT: ${token}`)
    return successPage(name)
  }
  const query = new URLSearchParams({ login: token, user: name })
  return redirect(308, `${(sso.settings.frontendUrl ?? '').replace(/\/$/, '')}/login?${query}`, { 'Set-Cookie': cookieHeader(sso, '') })
}

function refuse(services: Services, sso: Sso, request: Request, attempt: SsoAttempt, name: string, why: EndingName): Reply {
  const reply = endingPage(why)
  tell(attempt, why)
  note(services, request, name, reply.status)
  return attempt.kind.kind === 'browser' ? { ...reply, headers: { ...reply.headers, 'Set-Cookie': cookieHeader(sso, '') } } : reply
}

function tell(attempt: SsoAttempt, ending: EndingName): void {
  if (attempt.kind.kind === 'headless') attempt.kind.end(sentenceOf(ending))
}

function note(services: Services, request: Request, user: string, status: number): void {
  const kind = status < 400 ? 'act' : 'refused'
  services.audit.record({ kind, user, action: 'single sign-on', target: '', from: request.remoteAddress, status })
}

/** A browser that did not begin a sign-in can't be made to end one: that would sign its person in as somebody else. */
function isSameBrowser(sso: Sso, attempt: SsoAttempt, request: Request): boolean {
  if (attempt.kind.kind === 'headless') return true
  return sameHash(digest(cookieOf(sso, request)), digest(attempt.kind.cookie))
}

function digest(value: BrowserAttempt['cookie']): string {
  return createHash('sha256').update(value).digest('hex')
}

function cookieName(sso: Sso): string {
  return sso.publicUrl().startsWith('https:') ? '__Host-waygate-sso' : 'waygate-sso'
}

/** '' takes it away again. */
function cookieHeader(sso: Sso, value: string): string {
  const secure = sso.publicUrl().startsWith('https:') ? '; Secure' : ''
  return `${cookieName(sso)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${value === '' ? 0 : 300}${secure}`
}

function cookieOf(sso: Sso, request: Request): string {
  const wanted = `${cookieName(sso)}=`
  const pairs = request
    .header('Cookie')
    .split(';')
    .map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length) ?? ''
}
