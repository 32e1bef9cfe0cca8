import { fail, type Result } from '../../common/result.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { tokenClaims } from '../session/token-claims.ts'
import { beginSignIn, finishSignIn } from './sign-in-frame.ts'

/** Through the person's browser (SSO). The browser leaves the machine by its own way, so nothing may be on hold. */
export async function signInBrowser(context: ClientContext, { server }: { server: string }): Promise<Result<Done>> {
  if (context.link.traffic().way === 'closed') return fail({ code: 'signIn.browserClosed', server })
  return beginSignIn(context, { server, user: '', step: 'browser' }, async (draft, { signal }) => {
    const { trust, proxy } = await context.link.wayTo(draft.server)
    // with its library of web sockets, which nothing else needs
    const { signInByBrowser } = await import('../../netmaker/browser-sign-in.ts')
    const token = await signInByBrowser({ origin: draft.server, trust, proxy, openUrl: context.deps.openUrl, signal })
    if (!token.ok) return { result: token }
    return { result: await takeToken(context, { ...draft, token: token.value }, signal) }
  })
}

/** With an access token that the server's dashboard made: it names its own user. */
export function signInToken(context: ClientContext, request: { server: string; token: string }): Promise<Result<Done>> {
  const token = request.token.trim().replace(/^bearer\s+/i, '')
  return beginSignIn(context, { server: request.server, user: tokenClaims(token).user, step: 'server' }, async (draft, { signal }) => ({
    result: await takeToken(context, { ...draft, token }, signal),
  }))
}

async function takeToken(context: ClientContext, draft: Parameters<typeof finishSignIn>[1], signal: AbortSignal): Promise<Result<Done>> {
  const { user, expiresAt } = tokenClaims(draft.token)
  const ended = expiresAt > 0 && expiresAt <= context.deps.now() + context.link.clockBehindMs(draft.server)
  // A header of HTTP can't carry more than this, and a token is never longer
  if (user === '' || ended || !/^[\w.~+/=-]+$/.test(draft.token)) return fail({ code: 'signIn.tokenRefused', server: draft.server })
  return finishSignIn(context, { ...draft, user }, signal)
}
