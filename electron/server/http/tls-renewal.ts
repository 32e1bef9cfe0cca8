import { type FSWatcher, watch } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ok, type Result } from '../../common/result.ts'
import { readTls, type TlsFiles, type TlsOptions, validUntil } from './tls-files.ts'

/** Certificate files that are replaced while the server runs. */
export interface TlsRenewal {
  /** Reads them now, and tells what came of it also when nothing is new. */
  reread(): void
  stop(): void
}

export interface TlsRenewalOptions {
  readonly files: TlsFiles
  readonly inUse: TlsOptions
  /** For new connections; open ones go on as they are. */
  readonly use: (tls: TlsOptions) => void
  /** Until when the certificate in use is valid, or why the new files are not used and the old ones stay. */
  readonly told: (outcome: Result<Date>) => void
}

/** Whoever renews writes two files, and not in one moment. */
const settleMs = 500
/** Looks at files that don't fit together before that is told. */
const looks = 3

/**
 * Takes new files into use when they are a pair that can be used. The folders are watched, not the files: a renewed file has the name of the old one and is
 * another, and links are changed beside it. Where folders can't be watched, `reread` is left.
 */
export function renewTls({ files, inUse, use, told }: TlsRenewalOptions): TlsRenewal {
  let current = inUse
  let lastTrouble = ''
  let timer: NodeJS.Timeout | null = null

  function later(left: number): void {
    timer ??= setTimeout(() => {
      timer = null
      look(left)
    }, settleMs).unref()
  }

  function look(left: number): void {
    const read = readTls(files)
    if (read.ok && isSame(read.value, current)) lastTrouble = ''
    else if (read.ok) take(read.value)
    else if (left > 1) later(left - 1)
    else if (JSON.stringify(read.fault) !== lastTrouble) {
      lastTrouble = JSON.stringify(read.fault)
      told(read)
    }
  }

  function take(tls: TlsOptions): void {
    current = tls
    lastTrouble = ''
    use(tls)
    told(ok(validUntil(tls)))
  }

  const folders = new Set([files.certificate, files.key].map((file) => dirname(resolve(file))))
  const watchers = [...folders].flatMap((folder) => watchFolder(folder, () => later(looks)))
  // what changed before anybody watched
  later(looks)
  return {
    reread: () => {
      const read = readTls(files)
      if (read.ok) take(read.value)
      else told(read)
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}

function isSame(a: TlsOptions, b: TlsOptions): boolean {
  return a.cert === b.cert && a.key === b.key
}

function watchFolder(folder: string, changed: () => void): FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, changed)
    watcher.on('error', () => watcher.close())
    return [watcher]
  } catch {
    return []
  }
}
