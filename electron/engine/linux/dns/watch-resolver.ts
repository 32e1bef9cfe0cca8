import { existsSync, type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { resolvConf } from './resolv-conf.ts'
import { realPlace } from './resolver.ts'

/** A program that writes its file anew does so in several steps (ms). */
const gather = 20
const resolved = '/run/systemd/resolve'

/**
 * Tells when somebody, ourselves included, touched what programs resolve names with: resolv.conf, the file that it leads to, and what systemd-resolved keeps about
 * itself (it writes those files anew when it starts, and when an interface's servers change). By inotify(7) on the folders, because files are replaced.
 */
export function watchResolver(listener: () => void, log: (event: string, detail: Readonly<Record<string, unknown>>) => void): () => void {
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  const watchers = new Map<string, FSWatcher>()

  const touched = () => {
    timer ??= setTimeout(() => {
      timer = null
      if (stopped) return
      // a link may lead elsewhere now, and a folder may be there that wasn't
      arm()
      listener()
    }, gather)
  }
  let wanted = watchedFolders(null)
  const arm = () => {
    wanted = watchedFolders(realPlace())
    for (const [folder, watcher] of watchers) {
      if (wanted.has(folder) && existsSync(folder)) continue
      watcher.close()
      watchers.delete(folder)
    }
    for (const folder of wanted.keys()) {
      if (watchers.has(folder) || !existsSync(folder)) continue
      try {
        const watcher = watch(folder, { persistent: false }, (_, name) => {
          const names = wanted.get(folder) ?? []
          if (name === null || names === 'any' || names.includes(name)) touched()
        })
        watcher.once('error', () => {
          watchers.delete(folder)
          touched()
        })
        watchers.set(folder, watcher)
      } catch (error) {
        log('watching failed', { folder, detail: (error as Error).message })
      }
    }
  }
  arm()
  return () => {
    stopped = true
    if (timer !== null) clearTimeout(timer)
    for (const watcher of watchers.values()) watcher.close()
  }
}

/** Folder → names in it that matter. Pure. */
export function watchedFolders(place: string | null): ReadonlyMap<string, readonly string[] | 'any'> {
  const folders = new Map<string, readonly string[] | 'any'>([
    [dirname(resolvConf), [basename(resolvConf)]],
    // until resolved has run once there is nothing to watch but its place
    [dirname(resolved), [basename(resolved)]],
    [resolved, 'any'],
  ])
  if (place === null) return folders
  const others = folders.get(dirname(place)) ?? []
  if (others !== 'any') folders.set(dirname(place), [...new Set([...others, basename(place)])])
  return folders
}
