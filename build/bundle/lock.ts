import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** Runs `act` while this process holds the lock file; waits for another living holder, takes over from a dead one. */
export async function withLock<T>(file: string, report: (line: string) => void, act: () => Promise<T>): Promise<T> {
  let said = false
  while (!(await take(file))) {
    const holder = await readFile(file, 'utf8').catch(() => '')
    // Empty: its holder is just about to write its process id.
    if (holder !== '' && !isAlive(Number(holder))) await rm(file, { force: true })
    else {
      if (!said) report(`Waiting for another build (process ${holder}) …`)
      said = true
      await sleep(200)
    }
  }
  try {
    return await act()
  } finally {
    await rm(file, { force: true })
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
