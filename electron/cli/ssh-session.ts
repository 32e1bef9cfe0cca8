import { readFileSync } from 'node:fs'

/** This program was started through a remote shell. */
export interface SshSession {
  /** Address of the other side, '' when only the server process tells (sudo drops the variable). */
  readonly from: string
}

/** Servers of remote shells by their process names; OpenSSH 9.8 and newer runs each connection as `sshd-session`. */
const servers = /^(sshd|sshd-session|dropbear|tinysshd|mosh-server)$/

/** Null = somebody at this machine, as far as can be told: by SSH_CONNECTION (ssh(1)), else by a server among the ancestors. */
export function sshSession(env: NodeJS.ProcessEnv = process.env, ancestors: () => readonly string[] = ancestorNames): SshSession | null {
  const connection = env.SSH_CONNECTION ?? env.SSH_CLIENT
  if (connection !== undefined && connection !== '') return { from: connection.split(' ')[0] ?? '' }
  return ancestors().some((name) => servers.test(name)) ? { from: '' } : null
}

/** Names of the processes above this one, as far as /proc shows them. */
function ancestorNames(): readonly string[] {
  const names: string[] = []
  let pid = process.ppid
  for (let depth = 0; depth < 64 && pid > 1; depth++) {
    const status = textOf(`/proc/${pid}/status`)
    names.push(/^Name:\t(.*)$/m.exec(status)?.[1] ?? '')
    pid = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0)
  }
  return names
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
