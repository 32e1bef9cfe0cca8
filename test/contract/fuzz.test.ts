import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type BundledProgram, bundleProgram } from './bundled-program.ts'
import { createFuzzClient, type FuzzClient } from './fuzz/fuzz-client.ts'
import { addFigures, type FuzzFigures, writeFuzzDocs } from './fuzz/fuzz-figures.ts'
import type { FuzzReport } from './fuzz/fuzz-server.ts'
import { mutatedRequests, rawAttempts } from './fuzz/mutate.ts'
import { type BaseRequest, requestGroups } from './fuzz/requests.ts'
import { owner } from './replay/live-server.ts'

/** Random and mutated requests against a server process (README.md beside this file tells how to run more of them). */

const count = Number(process.env.WAYGATE_FUZZ ?? 120)
const seed = Number(process.env.WAYGATE_FUZZ_SEED ?? 1)
/** One line of figures per group goes there, and is made `docs/server-fuzz.md` of with all others. */
const figuresFile = process.env.WAYGATE_FUZZ_FIGURES
const writesDocs = process.env.WAYGATE_FUZZ_DOCS === '1'

/** More than the server works at: some wait for a long poll or a stalled socket. */
const lanes = 32
/** What is asked here is not how long a disk takes to flush. */
const memory = '/dev/shm'
/** Between two resets of the server's records. */
const chunk = 2000
/** Bytes that the live objects may grow by after the first fifth: caches fill, code is compiled. */
const growth = 16 * 1024 * 1024
const limitMs = 60_000 + count * 100

/** 5xx that Netmaker itself gives for a request that can't be (netmaker-api.md 4 to 8). */
const upstream5xx: readonly RegExp[] = [
  /^record not found$/,
  /^no result found$/,
  /^client not found$/,
  /^unable to get record key$/,
  /^couldn't generate random name, try again$/,
  /^ERROR: No unique (IPv6 )?addresses available\. Check network subnet$/,
  /^host (already|not) part of (the )?network /,
  /^superadmin cannot be deleted$/,
  // two sign-ups with one invitation at the same moment
  /^user exists$/,
  /^(group name cannot be empty|group already exists|invalid code|error listing posture checks record not found)$/,
  /^admin cannot delete another admin user, including oneself$/,
  /^W1R3: It's not you it's me\.$/,
  /^enrollment key is not valid: /,
  /^(no enrollmentkey found|relay node is not a relay|relay node not in key's networks)$/,
  /^cannot delete default network key$/,
  // the rules of POST …/gateway, by `common/rules`
  /^gateway (can only be created on linux based node|cannot be created on a relayed node)$/,
  /^node is already acting as a relay$/,
  /^cannot set node as gateway while AutoAssignGateway is enabled$/,
  /^cannot relay an? (ingress gateway|internet gateway|internet client|auto relay node) \(/,
  /^node .* is (already using a internet gateway|using a internet gateway already|being relayed)$/,
  // PUT /api/nodes (5)
  /^failed to update node .*, cannot change ID$/,
  /^invalid address provided; out of network range for node /,
  // Go's decoder, where PUT /api/hosts answers 500 for a body
  /^(json: |invalid character |unexpected end of JSON input|EOF|unexpected EOF|parsing time|illegal base64|invalid CIDR|Time\.|exceeded max depth)/,
]

describe.each(['ce', 'pro'] as const)('fuzz: %s', (edition) => {
  let program: BundledProgram
  let dataDir: string | undefined
  let child: ChildProcess
  let client: FuzzClient
  let ended: string | null = null
  let said = ''

  beforeAll(async () => {
    program = await bundleProgram(new URL('fuzz/fuzz-server.ts', import.meta.url))
    dataDir = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'waygate-fuzz-'))
    child = fork(program.file, [dataDir, edition], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    child.stderr?.on('data', (text: Buffer) => {
      said += text.toString()
    })
    child.on('exit', (code, signal) => {
      ended = `the server ended (${code ?? signal}): ${said.slice(-2000)}`
    })
    const url = z.string().parse(await heard(child))
    const tokenOf = async (username: string) => {
      const answer = await fetch(`${url}/api/users/adm/authenticate`, {
        method: 'POST',
        body: JSON.stringify({ username, password: owner.password }),
      })
      return z.object({ Response: z.object({ AuthToken: z.string() }) }).parse(await answer.json()).Response.AuthToken
    }
    client = createFuzzClient(url, { owner: await tokenOf(owner.user), member: await tokenOf('member') })
  }, 60_000)

  afterAll(() => {
    client?.close()
    child?.kill('SIGKILL')
    program?.remove()
    if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true })
    if (writesDocs && figuresFile !== undefined && existsSync(figuresFile)) writeFuzzDocs(figuresFile, seed)
  })

  const groups = requestGroups(edition)
  const all = [...groups.values()].flat()

  it.each([...groups])(
    '%s: no crash, no unknown 5xx, no growth',
    async (name, bases) => {
      const endpoints = new Set(bases.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).size
      await attack(name, endpoints, (from, size, told) => {
        const requests = mutatedRequests(bases, bases, { seed: from, count: size })
        return requests.map((request) => () => judged(request, told))
      })
    },
    limitMs,
  )

  it(
    'bytes on the socket: damaged, half-closed, stalled, reset',
    async () => {
      await attack('bytes on the socket', 0, (from, size, told) =>
        rawAttempts(all, { seed: from, count: size }).map((attempt) => async () => {
          const received = await client.sendRaw(attempt)
          told(Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0))
          if (!/^HTTP\/1\.1 5\d\d/m.test(received)) return null
          const message = /"Message":"((?:[^"\\]|\\.)*)"/.exec(received)?.[1] ?? received
          return upstream5xx.some((text) => text.test(message))
            ? null
            : `${received.slice(0, 300)} to ${attempt.pieces.join('').slice(0, 300)}`
        }),
      )
    },
    limitMs,
  )

  /** Runs all attempts of a group, and fails with the first findings. */
  async function attack(
    group: string,
    endpoints: number,
    make: (seed: number, size: number, told: (status: number) => void) => readonly (() => Promise<string | null>)[],
  ): Promise<void> {
    const answers = { granted: 0, refused: 0, serverErrors: 0, none: 0 }
    const told = (status: number) => {
      answers[status === 0 ? 'none' : status < 400 ? 'granted' : status < 500 ? 'refused' : 'serverErrors'] += 1
    }
    const heaps = [(await report()).heapUsed]
    const began = performance.now()
    for (let done = 0; done < count; done += chunk) {
      const attempts = make(seed + done, Math.min(chunk, count - done), told).values()
      const findings: string[] = []
      const work = async () => {
        for (const attempt of attempts) {
          const finding = await attempt()
          if (finding !== null) findings.push(finding)
        }
      }
      await Promise.all(Array.from({ length: lanes }, work))
      expect(ended).toBeNull()
      const { heapUsed, troubles } = await report()
      heaps.push(heapUsed)
      expect({ findings: findings.slice(0, 5), troubles: troubles.slice(0, 3) }).toEqual({ findings: [], troubles: [] })
    }
    const settledHeap = heaps[Math.ceil(heaps.length / 5)] ?? 0
    const lastHeap = heaps.at(-1) ?? 0
    const perSecond = Math.round(count / ((performance.now() - began) / 1000))
    const figures: FuzzFigures = { edition, group, endpoints, requests: count, answers, perSecond, settledHeap, lastHeap }
    expect(lastHeap - settledHeap).toBeLessThan(growth)
    if (figuresFile !== undefined) addFigures(figuresFile, figures)
  }

  async function judged(request: BaseRequest, told: (status: number) => void): Promise<string | null> {
    const answer = await client.send(request).catch((error: Error) => error)
    told(answer === null || answer instanceof Error ? 0 : answer.status)
    if (answer === null) return null
    const what = `${request.method} ${request.path.slice(0, 200)} ${request.body.slice(0, 300)}`
    if (answer instanceof Error) return `${answer.message} to ${what}`
    if (answer.status < 500) return null
    const message = messageOf(answer.body)
    return upstream5xx.some((text) => text.test(message)) ? null : `${answer.status} ${message} to ${what}`
  }

  async function report(): Promise<FuzzReport> {
    const answer = heard(child)
    child.send('reset')
    return reportSchema.parse(await answer)
  }
})

const reportSchema = z.object({ heapUsed: z.number(), troubles: z.array(z.string()) })

function heard(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fell = () => reject(new Error('the server ended'))
    child.once('exit', fell)
    child.once('message', (message) => {
      child.off('exit', fell)
      resolve(message)
    })
  })
}

function messageOf(body: string): string {
  try {
    return String(z.object({ Message: z.string() }).parse(JSON.parse(body)).Message)
  } catch {
    return body.slice(0, 200)
  }
}
