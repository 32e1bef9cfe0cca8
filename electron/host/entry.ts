import { readFile } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { defaultRunDir } from '../common/contracts/helper-places.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { faultLine } from '../common/wording/fault-text.ts'
import type { Words } from '../common/words/words.ts'
import { closeKeyFile } from './close-to-others.ts'
import { runHostAgent } from './host-agent.ts'
import { type HostStatus, hostStatusText, readHostStatus } from './host-status.ts'
import { leaveForGood } from './leave-for-good.ts'

/** What a person gives; everything else has a default. */
export interface HostArguments {
  readonly server?: string
  readonly keyStdin?: boolean
  readonly keyFile?: string
  readonly name?: string
  readonly endpoint4?: string
  readonly endpoint6?: string
  readonly listenPort?: string
  readonly runDir?: string
  readonly stateDir?: string
}

/** Runs until the signal; the network stays as it is then. */
export async function runHost(given: HostArguments, note: (text: string) => void, signal: AbortSignal): Promise<Result<undefined>> {
  const listenPort = Number(given.listenPort)
  if (!Number.isInteger(listenPort) || listenPort < 1 || listenPort > 65535) {
    return fail({ code: 'request.malformed', detail: '--listen-port takes a number from 1 to 65535' })
  }
  const server = given.server === undefined ? ok('') : originOf(given.server)
  if (!server.ok) return server
  return runHostAgent({
    runDir: runDirOf(given),
    stateDir: given.stateDir ?? defaultStateDir(),
    server: server.value,
    enrolmentKey: () => readKey(given, note),
    name: given.name ?? hostname(),
    endpoint4: given.endpoint4 ?? '',
    endpoint6: given.endpoint6 ?? '',
    listenPort,
    note,
    signal,
  })
}

/** Takes this machine out of its network for good; answers one sentence. */
export async function leaveHost(words: Words, given: HostArguments): Promise<Result<string>> {
  const left = await leaveForGood({ runDir: runDirOf(given), stateDir: given.stateDir ?? defaultStateDir() })
  if (!left.ok) return left
  const { untold } = left.value
  return ok(untold === null ? words.t('agent.left') : words.t('agent.leftUntold', { why: faultLine(words, untold) }))
}

export function hostStatus(words: Words, given: HostArguments): Promise<Result<HostStatus>> {
  return readHostStatus(words, { runDir: runDirOf(given), stateDir: given.stateDir ?? defaultStateDir() }, Date.now())
}

/** For people. */
export function hostStatusSentences(words: Words, status: HostStatus): string {
  return hostStatusText(words, status, Date.now())
}

function runDirOf({ runDir }: HostArguments): string {
  return runDir ?? process.env.WAYGATE_RUN_DIR ?? defaultRunDir
}

function defaultStateDir(): string {
  return process.getuid?.() === 0
    ? '/var/lib/waygate-host'
    : join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'waygate-host')
}

function originOf(address: string): Result<string> {
  try {
    return ok(new URL(/^https?:\/\//i.test(address) ? address : `https://${address}`).origin)
  } catch {
    return fail({ code: 'server.address', address, reason: 'type it like https://api.example.com' })
  }
}

/** Never from an argument: those are visible to everybody on the machine. */
async function readKey({ keyStdin, keyFile }: HostArguments, note: (text: string) => void): Promise<Result<string>> {
  if (!keyStdin && keyFile === undefined) {
    return fail({
      code: 'request.malformed',
      detail: 'this computer is not enrolled yet: give the enrolment key with --key-stdin or --key-file',
    })
  }
  if (keyFile !== undefined) await closeKeyFile(keyFile, note)
  try {
    const key = (keyFile === undefined ? await text(process.stdin) : await readFile(keyFile, 'utf8')).trim()
    return key === '' ? fail({ code: 'request.malformed', detail: 'the enrolment key is empty' }) : ok(key)
  } catch (error) {
    return fail({ code: 'disk.failed', path: keyFile ?? 'standard input', detail: (error as Error).message })
  }
}
