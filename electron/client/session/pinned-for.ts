import type { SessionKeeper } from './session-keeper.ts'

/** What the kept sign-ins know of the API at that name: any of them, because one may be removed that isn't in use. */
export function pinnedFor(session: SessionKeeper, host: string, port: number): readonly string[] {
  return session
    .all()
    .filter(({ server }) => {
      const url = new URL(server)
      return url.hostname === host && (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)) === port
    })
    .flatMap(({ apiAddresses }) => apiAddresses)
}
