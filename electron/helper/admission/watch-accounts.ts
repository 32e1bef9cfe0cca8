import { type FSWatcher, watch } from 'node:fs'

/** A tool that changes accounts writes several files; one look after the last (ms). */
const settleTime = 100

/**
 * Calls back after an account of this machine was made, changed or removed: a name in the file of users may be nobody's now, and its uid somebody else's soon.
 * Of accounts elsewhere (LDAP) nobody is told. Returns the end of it.
 */
export function watchAccounts(onChange: () => void, folder = '/etc'): () => void {
  let settle: NodeJS.Timeout | null = null
  let watcher: FSWatcher | null = null
  try {
    // the folder, because the file is replaced each time
    watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name !== 'passwd') return
      if (settle !== null) clearTimeout(settle)
      settle = setTimeout(onChange, settleTime)
      settle.unref()
    })
    watcher.on('error', () => undefined)
  } catch {
    // as many watches as the kernel gives are taken: the next start, or change of the configuration, reads it again
  }
  return () => {
    if (settle !== null) clearTimeout(settle)
    watcher?.close()
  }
}
