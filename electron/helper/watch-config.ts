import { type FSWatcher, watch } from 'node:fs'

/** Another look this often (ms) when the directory doesn't exist yet or its watch broke. */
const retryInterval = 5000
/** Editors write in several steps; one look after the last (ms). */
const settleTime = 100

/** Calls back after something in the configuration directory changed. Returns the end of it. */
export function watchConfig(configDir: string, onChange: () => void): () => void {
  let watcher: FSWatcher | null = null
  let settle: NodeJS.Timeout | null = null
  const noticed = () => {
    if (settle !== null) clearTimeout(settle)
    settle = setTimeout(onChange, settleTime)
    settle.unref()
  }
  const begin = () => {
    if (watcher !== null) return
    try {
      const fresh = watch(configDir, { persistent: false }, noticed)
      fresh.on('error', () => {
        fresh.close()
        watcher = null
      })
      watcher = fresh
      noticed()
    } catch {
      // it may be made later
    }
  }
  begin()
  const retry = setInterval(begin, retryInterval)
  retry.unref()
  return () => {
    clearInterval(retry)
    if (settle !== null) clearTimeout(settle)
    watcher?.close()
  }
}
