import { type ChildProcess, spawn } from 'node:child_process'
import { owner } from './replay/live-server.ts'

/** A server process that a test may kill. */
export interface ServerProcess {
  readonly url: string
  readonly token: string
  readonly child: ChildProcess
  /** Resolves with what it said on standard error. */
  readonly ended: Promise<string>
}

export interface Launch {
  readonly program: string
  readonly dataDir: string
  /** What runs it: `[file, ...arguments before the program]`; the pinned Node alone by default. */
  readonly runner?: readonly [string, ...string[]]
}

/** Starts it and signs the owner in. Throws its words when it ends instead. */
export async function launchServer({ program, dataDir, runner = [process.execPath] }: Launch): Promise<ServerProcess> {
  const [file, ...before] = runner
  const child = spawn(file, [...before, program, dataDir, owner.user], { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(`${owner.password}\n`)
  let said = ''
  let warned = ''
  child.stderr.on('data', (text: Buffer) => {
    warned += text.toString()
  })
  const ended = new Promise<string>((resolve) => child.on('close', () => resolve(warned)))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString()
      const found = /Listening on (\S+),/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('close', () => reject(new Error(`the server ended: ${said}${warned}`)))
  })
  const answer = await fetch(`${url}/api/users/adm/authenticate`, {
    method: 'POST',
    body: JSON.stringify({ username: owner.user, password: owner.password }),
  })
  const token: string = (await answer.json()).Response.AuthToken
  return { url, token, child, ended }
}

/** `null` = no answer came. */
export async function call(
  server: ServerProcess,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: string } | null> {
  try {
    const headers = { Authorization: `Bearer ${server.token}` }
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    return { status: answer.status, body: await answer.text() }
  } catch {
    return null
  }
}
