import { type FSWatcher, statSync, watch } from 'node:fs'

/** Another look this often (ms) whether the directory is there, and still the same one. */
const lookInterval = 5000
/** Editors write in several steps; one look after the last (ms). */
const settleTime = 100

/** Calls back after something in the configuration directory changed, or the directory itself came or went. Returns the end of it. */
export function watchConfig(configDir: string, onChange: () => void): () => void {
  let watched: { readonly inode: number; readonly watcher: FSWatcher } | null = null
  let settle: NodeJS.Timeout | null = null
  const noticed = () => {
    if (settle !== null) clearTimeout(settle)
    settle = setTimeout(onChange, settleTime)
    settle.unref()
  }
  const look = () => {
    const inode = inodeOf(configDir)
    if (inode === (watched?.inode ?? null)) return
    watched?.watcher.close()
    watched = null
    noticed()
    if (inode === null) return
    try {
      const watcher = watch(configDir, { persistent: false }, noticed)
      watcher.on('error', noticed)
      watched = { inode, watcher }
    } catch {
      // gone again in between: the next look sees it
    }
  }
  look()
  const looking = setInterval(look, lookInterval)
  looking.unref()
  return () => {
    clearInterval(looking)
    if (settle !== null) clearTimeout(settle)
    watched?.watcher.close()
  }
}

function inodeOf(path: string): number | null {
  try {
    return statSync(path).ino
  } catch {
    return null
  }
}
