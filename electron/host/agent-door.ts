import { rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { faultSchema } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'

/** What a running agent knows of itself, for `waygate host status`. Times in unix ms. No secrets: the door tells it to whoever may open the directory. */
export const agentProgressSchema = z.object({
  pid: z.number(),
  startedAt: z.number(),
  /** The server's last answer, 0 before the first. */
  contactAt: z.number(),
  /** The revision that the server wants, 0 before the first answer. */
  wanted: z.number(),
  /** What fails now, and since when; null = nothing. */
  trouble: z.object({ what: z.enum(['server', 'helper']), fault: faultSchema, since: z.number() }).nullable(),
})
export type AgentProgress = z.infer<typeof agentProgressSchema>

/** A unix socket in the agent's own directory (0700): whoever connects gets the progress as JSON, then the end. It also shows that an agent runs. */
export interface AgentDoor {
  close(): Promise<void>
}

const answerLimitMs = 2000

/** Faults: `already.running` (another agent has this directory), `disk.failed`. */
export async function openDoor(stateDir: string, progress: () => AgentProgress): Promise<Result<AgentDoor>> {
  const path = doorPath(stateDir)
  const other = await readProgress(stateDir)
  if (other !== null) return fail({ code: 'already.running', what: 'A host agent', detail: `pid ${other.pid}, with ${stateDir}` })
  try {
    // what a killed agent left
    await rm(path, { force: true })
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(`${JSON.stringify(progress())}\n`)
    })
    await listening(server, path)
    // somebody asking must not keep the agent alive
    server.unref()
    return ok({ close: () => new Promise((resolve) => server.close(() => resolve())) })
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: (error as Error).message })
  }
}

/** Null: no agent answers there. */
export async function readProgress(stateDir: string): Promise<AgentProgress | null> {
  const socket = connect({ path: doorPath(stateDir) })
  const limit = setTimeout(() => socket.destroy(new Error('no answer')), answerLimitMs)
  try {
    const parsed = agentProgressSchema.safeParse(JSON.parse(await text(socket)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  } finally {
    clearTimeout(limit)
    socket.destroy()
  }
}

function doorPath(stateDir: string): string {
  return join(stateDir, 'agent.sock')
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
