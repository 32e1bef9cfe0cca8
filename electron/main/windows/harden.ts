import { app, type Session } from 'electron'

/** Shuts what a page could otherwise reach: permissions, devices, downloads and every address that isn't ours (`base`). */
export function hardenSession(session: Session, base: string): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOurs(details.url, base) }))
}

/**
 * Chromium fetches a dictionary for its spell checker from its maker at every start until it has one, with every session that is made and whatever its windows
 * are told: nobody checks spelling here, and the app asks nobody but its own server. Before the app is ready, or the first session has begun already.
 */
export function askNobodyForDictionaries(): void {
  app.on('session-created', (session) => {
    session.setSpellCheckerEnabled(false)
    session.setSpellCheckerLanguages([])
  })
}

/** A development server also needs its web socket; the inspector's own pages are Chromium's. */
function isOurs(url: string, base: string): boolean {
  return url.startsWith(`${base}/`) || url.startsWith(`${base.replace(/^http/, 'ws')}/`) || url.startsWith('devtools:')
}

/** For every page that ever exists in this app, also ones that we didn't make: it stays where it is, opens nothing and embeds nothing. */
export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    const stay = (event: { readonly isMainFrame: boolean; readonly url: string; preventDefault(): void }) => {
      // A reload (the development server asks for one) stays where it is.
      if (!event.isMainFrame || event.url !== contents.getURL()) event.preventDefault()
    }
    contents.on('will-navigate', stay)
    contents.on('will-frame-navigate', stay)
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
