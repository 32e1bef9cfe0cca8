import type { Reply } from '../http/reply.ts'
import type { SsoRefusal } from './sso-admission.ts'

/** What a browser shows at the end of single sign-on: upstream's sentences and statuses, without its scripts, styles and foreign pictures. */
interface Ending {
  readonly status: number
  readonly sentence: string
}

const endings: Readonly<Record<SsoRefusal | 'firstTime' | 'notConfigured' | 'invalid', Ending>> = {
  firstTime: { status: 403, sentence: 'Thank you for signing up. Please contact your administrator for access.' },
  pending: { status: 403, sentence: 'Your account is yet to be approved. Please contact your administrator for access.' },
  notAllowed: { status: 403, sentence: 'Your email is not allowed. Please contact your administrator.' },
  disabled: {
    status: 401,
    sentence: 'Your account has been disabled. Please contact your administrator for more information about your account.',
  },
  hasPassword: { status: 400, sentence: 'It looks like you already have an account with us using Basic Authentication.' },
  otherPerson: { status: 403, sentence: 'This email belongs to another account. Please contact your administrator.' },
  noDashboard: {
    status: 403,
    sentence:
      'Your account does not have access to the dashboard. Please contact your administrator for more information about your account.',
  },
  notConfigured: { status: 500, sentence: 'Your Netmaker server does not have OAuth configured.' },
  invalid: { status: 400, sentence: 'Invalid OAuth Session. Please re-try again.' },
  wrong: { status: 500, sentence: 'Something went wrong. Contact Admin.' },
}

export type EndingName = keyof typeof endings

/** The sentence also goes to whoever waits on the websocket (deviation headless-tells-why). */
export function sentenceOf(ending: EndingName): string {
  return endings[ending].sentence
}

export function endingPage(ending: EndingName): Reply {
  const { status, sentence } = endings[ending]
  return page(status, 'Netmaker :: SSO', `<h2>${escapeHtml(sentence)}</h2>`)
}

export function successPage(user: string): Reply {
  const said = `<h3>Server SSO Success</h3>\n<h4>User ${escapeHtml(user)} has been successfully authenticated.</h4>\n<p>You can close this window now</p>`
  return page(200, 'Netmaker :: SSO Success', said)
}

const guarded = {
  // addresses and answers hold states and tokens
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
} as const

/** As Go's http.Redirect answers a GET. */
export function redirect(status: 303 | 307 | 308, location: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const words = { 303: 'See Other', 307: 'Temporary Redirect', 308: 'Permanent Redirect' } as const
  const body = `<a href="${escapeHtml(location)}">${words[status]}</a>.\n\n`
  return { status, type: 'text/html; charset=utf-8', body, headers: { ...guarded, ...headers, Location: location } }
}

function page(status: number, title: string, content: string): Reply {
  const body = `<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="UTF-8"><title>${title}</title></head>\n<body>\n${content}\n</body>\n</html>\n`
  return { status, type: 'text/html; charset=utf-8', body, headers: guarded }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
