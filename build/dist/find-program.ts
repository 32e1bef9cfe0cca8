import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where the system has a program; null = nowhere. Also in the folders that only root has on the path. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null
}
