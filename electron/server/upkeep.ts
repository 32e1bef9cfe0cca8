import { join } from 'node:path'
import type { Result } from '../common/result.ts'
import { databaseName, openDataDir } from './data-dir.ts'
import { type BackupFacts, backupDatabase, type RestoreFacts, restoreDatabase } from './store/backup.ts'

/** What an admin does to a server's folder from a terminal. */

/** Works beside a running server. Sign-ins are not in it: the folder's `secret` signs them, and a backup is no key to anything. */
export function backUp(dataDir: string, file: string): Result<BackupFacts> {
  return backupDatabase(join(dataDir, databaseName), file)
}

/** Refused with `already.running` while a server runs on the folder. */
export function restore(dataDir: string, file: string): Result<RestoreFacts> {
  const held = openDataDir(dataDir)
  if (!held.ok) return held
  try {
    return restoreDatabase(held.value.databasePath, file, new Date())
  } finally {
    held.value.release()
  }
}
