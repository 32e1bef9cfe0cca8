import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fail, ok, type Result } from '../../common/result.ts'
import type { RunAct } from '../linux/apply.ts'
import type { PlatformHost } from '../platform.ts'
import type { Act, WindowsAct } from '../step.ts'
import { readService, type WindowsLook } from './observe.ts'
import { runCommand } from './run-program.ts'
import { type TunnelKeys, tunnelFileText } from './tunnel-file.ts'

export interface WindowsActContext extends WindowsLook {
  readonly host: PlatformHost
  /** How long a service may take to start, or to be gone (ms). */
  readonly patienceMs?: number
}

const pollEvery = 100
/** wireguard.exe itself gives up ending after 30 s (ms). */
const defaultPatience = 45_000

/** The one place where planned data becomes deeds on Windows. */
export function runWindowsActs(context: WindowsActContext): RunAct {
  mkdirSync(context.place.folder, { recursive: true })
  return (what, act) => runAct(what, act, context)
}

async function runAct(what: string, act: Act, context: WindowsActContext): Promise<Result<unknown>> {
  switch (act.kind) {
    case 'command':
      return runCommand(context.run, what, act.command)
    case 'writeTunnelFile':
      return writeTunnelFile(what, act, context)
    case 'removeTunnelFile':
      return onDisk(what, act.path, () => {
        rmSync(act.path, { force: true })
        context.record.write(null)
      })
    case 'awaitService':
      return awaitService(what, act, context)
    case 'pause':
      await wait(act.ms)
      return ok()
    default:
      return fail({ code: 'platform.unsupported', detail: `${act.kind} is not for Windows` })
  }
}

async function writeTunnelFile(
  what: string,
  act: Extract<WindowsAct, { kind: 'writeTunnelFile' }>,
  { host, record }: WindowsActContext,
): Promise<Result<undefined>> {
  const { file, keyId } = act
  const keys = keyId === null || file.peerKey === null ? ok(keysForNobody()) : await keysOf(keyId, file.peerKey, host)
  if (!keys.ok) return keys
  const text = tunnelFileText(file, keys.value)
  if (!text.ok) return text
  return onDisk(what, act.path, () => {
    // made anew, so that it is born with what its folder hands down
    rmSync(act.path, { force: true })
    writeFileSync(act.path, text.value, { flag: 'wx', mode: 0o600 })
    if (act.readBy === 'nextStart') return
    const { addresses, dns, mtu, peerKey } = file
    const publicKey = publicKeyOf(keys.value.privateKey)
    record.write(keyId === null || peerKey === null ? null : { publicKey, keyId, peerKey, addresses, dns, mtu })
  })
}

async function keysOf(keyId: string, peerKey: string, host: PlatformHost): Promise<Result<TunnelKeys>> {
  const privateKey = await host.privateKey(keyId)
  return privateKey.ok ? ok({ privateKey: privateKey.value, peerKey }) : privateKey
}

/** A tunnel to nobody: the peer's private key is thrown away with the function's end. RFC 8410: the last 32 bytes of the DER forms are the keys. */
function keysForNobody(): TunnelKeys {
  const mine = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'der' })
  const theirs = generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'der' })
  return { privateKey: mine.subarray(-32).toString('base64'), peerKey: theirs.subarray(-32).toString('base64') }
}

/** RFC 8410 7: the head of a PKCS #8 X25519 private key, whose 32 bytes follow. */
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex')

function publicKeyOf(privateKey: string): string {
  const der = Buffer.concat([pkcs8Head, Buffer.from(privateKey, 'base64')])
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  return key.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')
}

async function awaitService(
  what: string,
  act: Extract<WindowsAct, { kind: 'awaitService' }>,
  context: WindowsActContext,
): Promise<Result<undefined>> {
  for (let waited = 0; ; waited += pollEvery) {
    const state = await readService(context)
    if (!state.ok) return state
    if (state.value === act.state) return ok()
    // a start that failed ends stopped and stays so
    const failed = act.state === 'running' && (state.value === 'stopped' || state.value === 'absent')
    if (failed || waited >= (context.patienceMs ?? defaultPatience))
      return fail({ code: 'step.failed', what, program: context.place.programs.wireguard, exit: null, detail: `it is ${state.value}` })
    await wait(pollEvery)
  }
}

function onDisk(what: string, path: string, deed: () => void): Result<undefined> {
  try {
    deed()
    return ok()
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: `${what}: ${error instanceof Error ? error.message : String(error)}` })
  }
}
