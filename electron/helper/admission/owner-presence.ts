import { lstat, readdir } from 'node:fs/promises'

/** Whether a process of that uid runs on this machine. Reads /proc, where each process directory belongs to its effective uid. */
export async function hasProcess(uid: number): Promise<boolean> {
  const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  for (const pid of entries) {
    // gone meanwhile: not running
    const found = await lstat(`/proc/${pid}`).catch(() => null)
    if (found?.uid === uid) return true
  }
  return false
}
