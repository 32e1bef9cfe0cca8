import { execFile } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { connectHelper, type HelperConnection } from '../../../electron/client/helper-link/connect-helper.ts'
import { openClient } from '../../../electron/client/open-client.ts'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import { defaultRunDir } from '../../../electron/common/contracts/helper-places.ts'
import { passSchema } from '../../../electron/common/tunnel/pass.ts'
import { untilRepaired } from './damages.ts'
import { helperMemory, lookAtIdle, processorSeconds } from './laptop-readings.ts'

/**
 * Runs on the laptop and times what it is told to do: lines `{ id, act, args }`, answered by `{ id, ms, value }` or `{ id, fault }`. Argument: the interface
 * that wg-quick knows.
 */
const [wgInterface = ''] = process.argv.slice(2)
const run = promisify(execFile)
const limitMs = 30_000

const link = await connectHelper({ runDir: defaultRunDir, uid: process.getuid?.() ?? 0, client: 'test' })
if (!link.ok) throw new Error(`the helper does not answer: ${link.fault.code}`)
const connection: HelperConnection = link.value
let latest: HelperStatus | null = null
const wasUpBy = new Set<string>()
const listeners = new Set<(status: HelperStatus) => void>()
connection.onChanged((status) => {
  latest = status
  if (status.state.kind === 'up') wasUpBy.add(status.state.passId)
  for (const listener of [...listeners]) listener(status)
})
const watched = await connection.helper.watch({})
if (!watched.ok) throw new Error(`the helper can't be watched: ${watched.fault.code}`)
let app: ReturnType<typeof openClient> | null = null

const acts: Readonly<Record<string, (...args: readonly string[]) => Promise<unknown>>> = {
  /** By these passes, the first one preferred. */
  join: (...through) => wish({ through: [...through], failover: through.length > 1, goHome: false }, 'up'),
  leave: () => wish('open', 'open'),
  'wg-up': () => run('/usr/bin/wg-quick', ['up', wgInterface]),
  'wg-down': () => run('/usr/bin/wg-quick', ['down', wgInterface]),
  /** A plain client until its first handshake. */
  'wg-handshake': async () => {
    await run('/usr/bin/wg-quick', ['up', wgInterface])
    for (;;) {
      const { stdout } = await run('/usr/bin/wg', ['show', wgInterface, 'latest-handshakes'])
      if (!/\t0$/.test(stdout.trim())) return
      await wait(10)
    }
  },
  /** What the app does on a click, from its main process on. */
  click: async (gatewayId = '') => taken(await (await openApp()).acts.join({ gatewayId })),
  'open-app': openApp,
  'new-key': async () => taken(await connection.helper.newKey({})),
  'put-pass': async (pass = '') => taken(await connection.helper.putPass(passSchema.parse(JSON.parse(pass)))),
  /** Until the tunnel is in one of these states, or `up` by another pass than `besides`. */
  reach: async (kinds = '', besides = '') => {
    await reach(({ state }) => kinds.split(',').includes(state.kind) && (besides === '' || ('passId' in state && state.passId !== besides)))
  },
  /** Passes by which it was up since this was asked the last time. */
  'was-up-by': async () => {
    const seen = [...wasUpBy]
    wasUpBy.clear()
    return seen
  },
  /** Milliseconds from a damage of this kind until it is repaired. */
  'until-repaired': async (what = '') => untilRepaired(what),
  memory: async () => helperMemory(),
  processor: async (program = '') => processorSeconds(program),
  idle: async (seconds = '') => lookAtIdle(Number(seconds)),
}

async function openApp(): Promise<ReturnType<typeof openClient>> {
  if (app !== null) return app
  app = openClient({ client: 'app', openUrl: () => undefined })
  await app.start('background')
  return app
}

async function wish(want: HelperStatus['intent']['want'], wanted: 'up' | 'open'): Promise<void> {
  const asked = JSON.stringify(want)
  const seen = reach(({ state, intent }) => {
    if (JSON.stringify(intent.want) !== asked) return false
    if (state.kind === 'held' || state.kind === 'failed') throw new Error(JSON.stringify(state))
    return state.kind === wanted && (want === 'open' || ('passId' in state && state.passId === want.through[0]))
  })
  const [accepted] = await Promise.all([connection.helper.setIntent({ after: null, want }), seen])
  taken(accepted)
}

/** Resolves at the first status that fits, rejects when none does in time. */
function reach(fits: (status: HelperStatus) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(late)
      listeners.delete(look)
    }
    const look = (status: HelperStatus) => {
      try {
        if (!fits(status)) return
        done()
        resolve()
      } catch (error) {
        done()
        reject(error)
      }
    }
    const late = setTimeout(() => {
      done()
      reject(new Error(`not within ${limitMs / 1000} s: ${JSON.stringify(latest?.state)}`))
    }, limitMs)
    listeners.add(look)
    if (latest !== null) look(latest)
  })
}

function taken<T>(result: { ok: true; value: T } | { ok: false; fault: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault))
  return result.value
}

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, act, args } = JSON.parse(line) as { id: number; act: string; args: readonly string[] }
  const began = performance.now()
  try {
    const value = (await acts[act]?.(...args)) ?? null
    const ms = performance.now() - began
    process.stdout.write(`${JSON.stringify({ id, ms, value: act === 'open-app' ? null : value })}\n`)
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ id, fault: String((error as Error).message) })}\n`)
  }
})
process.stdout.write('ready\n')
