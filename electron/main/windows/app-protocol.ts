import fs from 'node:fs/promises'
import path from 'node:path'
import { protocol, type Session } from 'electron'
import { appScheme } from './pages.ts'
import { servedFile, servedTypes } from './served-file.ts'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** Only our own files; no inline script, no evaluation, no network, no frames, no forms. React sets styles through the CSSOM, which this permits. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

/** Serves the built pages of `directory` to the windows of `session`. */
export function serveApp(session: Session, directory: string): void {
  session.protocol.handle(appScheme, async (request) => {
    const file = request.method === 'GET' ? servedFile(directory, request.url) : null
    if (file === null) return new Response('', { status: 404 })
    try {
      return new Response(await fs.readFile(file), { headers: headersFor(file) })
    } catch {
      return new Response('', { status: 404 })
    }
  })
}

function headersFor(file: string): Record<string, string> {
  return {
    'content-type': servedTypes[path.extname(file)] ?? 'application/octet-stream',
    'content-security-policy': contentPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
}
