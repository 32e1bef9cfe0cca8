import type { NetmakerClient } from '../../netmaker/client.ts'
import type { HelperPort } from '../client-deps.ts'
import type { JsonFile } from '../session/json-file.ts'
import type { Personal } from '../session/personal-file.ts'
import { accountOf, type StoredSession } from '../session/session-file.ts'
import type { SnapshotKeeper } from '../session/snapshot-keeper.ts'
import { isWanted } from './registrar.ts'
import { placeSwitched, readRegistration, setEnabled } from './registration.ts'

/** Registrations to switch off at the server, best effort: written down first, done when the server answers. */
export interface PendingDisables {
  add(account: string, passes: readonly Registration[]): void
  /** It is wanted again. */
  cancel(registration: Registration): void
  flush(session: StoredSession): Promise<void>
}

export interface Registration {
  readonly network: string
  readonly clientId: string
}

export interface PendingFacts {
  readonly file: JsonFile<Personal>
  readonly helper: HelperPort
  readonly server: (session: StoredSession) => NetmakerClient
  readonly amend: SnapshotKeeper['amend']
}

/** What is older than this list is not worth a thousand requests. */
const limit = 32

export function createPendingDisables({ file, helper, server, amend }: PendingFacts): PendingDisables {
  function remove(account: string | null, { network, clientId }: Registration): void {
    const gone = (entry: Personal['disable'][number]) =>
      entry.network === network && entry.clientId === clientId && (account === null || entry.account === account)
    if (file.read().disable.some(gone))
      file.update((personal) => ({ ...personal, disable: personal.disable.filter((entry) => !gone(entry)) }))
  }

  return {
    add(account, passes) {
      if (passes.length === 0) return
      const added = passes.map(({ network, clientId }) => ({ account, network, clientId }))
      const isAdded = (entry: Registration) => added.some((one) => one.network === entry.network && one.clientId === entry.clientId)
      file.update((personal) => ({
        ...personal,
        disable: [...personal.disable.filter((entry) => !isAdded(entry)), ...added].slice(-limit),
      }))
    },
    cancel: (registration) => remove(null, registration),
    async flush(session) {
      const account = accountOf(session)
      const api = server(session)
      for (const entry of file.read().disable.filter((candidate) => candidate.account === account)) {
        const status = await helper.calls.status({})
        const wanted =
          status.ok && status.value.passes.some((pass) => pass.clientId === entry.clientId && isWanted(status.value, pass.passId))
        if (!wanted) {
          const read = await readRegistration(api, entry.network, entry.clientId)
          if (!read.ok) return
          if (read.value.found && read.value.client.enabled) {
            const written = await setEnabled(api, read.value.client, false)
            if (!written.ok) return
            amend(account, placeSwitched(entry, false))
          }
        }
        remove(account, entry)
      }
    },
  }
}
