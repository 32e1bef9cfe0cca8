import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import type { RawAttempt } from './mutate.ts'
import { agentToken, type BaseRequest } from './requests.ts'

export interface Answer {
  readonly status: number
  readonly body: string
}

/** How long a request may take before it counts as unanswered; long polls are hung up sooner. */
const patienceMs = 60_000
const longPollMs = 150
const socketMs = 120

export interface FuzzClient {
  /** null: we hung up on a long poll, or the request can't be written as HTTP. Throws when there is no answer. */
  send(request: BaseRequest): Promise<Answer | null>
  /** Everything that came back, as text. */
  sendRaw(attempt: RawAttempt): Promise<string>
  close(): void
}

export function createFuzzClient(url: string, signedIn: { readonly owner: string; readonly member: string }): FuzzClient {
  const { hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const tokens = { ...signedIn, agent: agentToken, nobody: '' }
  return {
    send: ({ method, path, body, as }) =>
      new Promise((resolve, reject) => {
        const polls = path.includes('/desired')
        const headers = {
          ...(tokens[as] === '' ? {} : { Authorization: `Bearer ${tokens[as]}` }),
          ...(body === '' ? {} : { 'Content-Length': Buffer.byteLength(body) }),
        }
        const call = httpRequest({ hostname, port, agent, method, path: writable(path), headers }, (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () => done(() => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() })))
          answer.on('error', (error) => done(() => reject(error)))
        })
        const timer = setTimeout(
          () => {
            call.destroy()
            if (polls) resolve(null)
            else reject(new Error(`no answer to ${method} ${path.slice(0, 200)}`))
          },
          polls ? longPollMs : patienceMs,
        )
        const done = (settle: () => void) => {
          clearTimeout(timer)
          settle()
        }
        call.on('error', (error) => done(() => (polls || gone(error) ? resolve(null) : reject(error))))
        call.end(body)
      }),
    sendRaw: ({ pieces, act }) =>
      new Promise((resolve) => {
        let received = ''
        const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
        const finish = () => {
          clearTimeout(timer)
          // a reset leaves no socket behind that waits: ports would run out
          socket.resetAndDestroy()
          resolve(received)
        }
        const timer = setTimeout(finish, socketMs)
        socket.setNoDelay(true)
        socket.on('data', (chunk) => {
          received += chunk.toString('latin1')
          if (act === 'close') finish()
        })
        socket.on('error', finish)
        socket.on('end', finish)
        socket.on('connect', async () => {
          for (const piece of pieces) {
            socket.write(piece)
            await new Promise((next) => setImmediate(next))
          }
          if (act === 'halfClose') socket.end()
          if (act === 'reset') finish()
        })
      }),
    close: () => agent.destroy(),
  }
}

/** A refusal that closes the connection (413 in the middle of a body) may reach us as a reset. */
function gone(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

/** Node's client refuses to write what is no path; the raw attempts send that. */
function writable(path: string): string {
  return path.replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(/^[\ud800-\udfff]$/.test(character) ? '?' : character))
}
