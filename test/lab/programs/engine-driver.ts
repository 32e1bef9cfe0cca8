import { mkdirSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { createInterface } from 'node:readline'
import type { HostConfig } from '../../../electron/common/contracts/helper.ts'
import type { Intent } from '../../../electron/common/tunnel/intent.ts'
import type { Pass } from '../../../electron/common/tunnel/pass.ts'
import { createLinuxPlatform } from '../../../electron/engine/linux/linux-platform.ts'
import type { Platform } from '../../../electron/engine/platform.ts'
import { knock } from '../../../electron/helper/dial.ts'
import { createSupervisor } from '../../../electron/supervisor/create-supervisor.ts'
import type { SupervisorHost } from '../../../electron/supervisor/supervisor.ts'
import { createStepGate, type Gate } from '../library/step-gate.ts'

/**
 * Engine and supervisor without a helper around them, for tests of what the helper doesn't decide. JSON lines: first `{ passes, keys, targets, intent }`, then
 * `{ act, … }`; every line is answered by one line. `dieAfterMs` with an act: answers at once and is gone that many ms later, as by kill -9.
 * `{ gate }` and `{ go: true }` set and release a gate at a step; they are obeyed at once and not answered. Lines with `event` are told unasked.
 */
interface World {
  readonly passes: readonly Pass[]
  readonly keys: Readonly<Record<string, string>>
  readonly targets: readonly string[]
  readonly intent: Intent | null
  /** What this machine is in a mesh, as the helper would have kept it. */
  readonly host?: HostConfig
  readonly gate?: Gate | null
}

type Act =
  | { readonly act: 'setIntent'; readonly intent: Intent; readonly dieAfterMs?: number }
  | { readonly act: 'reach'; readonly kinds: readonly string[]; readonly limitMs: number }
  | { readonly act: 'state' | 'otherVpns' | 'check' | 'stop' | 'die' | 'prove' | 'host' }
  | { readonly act: 'hold'; readonly passId: string; readonly reason: string }
  | { readonly act: 'pause' | 'forward'; readonly forMs: number }
  | { readonly act: 'setHost'; readonly config: HostConfig | null }
  | { readonly act: 'explain'; readonly address: string }

const stateDir = '/var/lib/waygate'
mkdirSync(stateDir, { recursive: true, mode: 0o700 })
const tell = (event: Readonly<Record<string, unknown>>) => void process.stdout.write(`${JSON.stringify(event)}\n`)
const gate = createStepGate(tell)
// most of its lives end by kill -9, which would leave nothing for the next one
flushCompileCache()
const waiting: string[] = []
let wake: () => void = () => undefined
const input = createInterface({ input: process.stdin })
input.on('close', () => process.exit(0))
input.on('line', (line) => {
  if (line.startsWith('{"gate"')) gate.set((JSON.parse(line) as { gate: Gate | null }).gate)
  else if (line.startsWith('{"go"')) gate.go()
  else {
    waiting.push(line)
    wake()
  }
})
const next = async <T>(): Promise<T> => {
  while (waiting.length === 0) {
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
  return JSON.parse(waiting.shift() ?? '') as T
}
const world = await next<World>()
const withdrawn: number[] = []
/** The engine's clock may be put forward (ms). */
let ahead = 0
const host: SupervisorHost = {
  pass: (passId) => world.passes.find((pass) => pass.passId === passId),
  privateKey: async (keyId) => ({ ok: true, value: world.keys[keyId] ?? '' }),
  dialTargets: () => world.targets,
  dialGid: 22343,
  knock: () => knock(world.targets),
  stateDir,
  now: () => Date.now() + ahead,
  log: (event, detail) => process.stderr.write(`${event} ${JSON.stringify(detail)}\n`),
}
const supervisor = createSupervisor(host, told(createLinuxPlatform(host, { aroundSteps: gate.around })))
supervisor.onIntentWithdrawn((revision, want) => {
  withdrawn.push(revision)
  tell({ event: 'withdrawn', revision, want, at: Date.now() })
})
/** Every state that was ever told, in short. */
const seen: string[] = []
supervisor.onChange(() => {
  const state = supervisor.state()
  const word = 'passId' in state ? `${state.kind} ${state.passId}` : state.kind
  if (seen.at(-1) !== word) seen.push(word)
})
gate.set(world.gate ?? null)
let wish = world.intent
asked(world.intent)
await supervisor.start(world.intent, null)
if (world.host !== undefined) await supervisor.setHost(world.host)
answer({ state: supervisor.state() })

for (;;) {
  const act = await next<Act>()
  answer(await perform(act))
  if (act.act === 'stop') process.exit(0)
}

function asked(intent: Intent | null): void {
  wish = intent
  tell({ event: 'asked', for: intent?.want === 'open' && !intent.lock ? 'open' : 'closed', at: Date.now() })
}

/** Says when the block stands, and when it is about to be taken away. */
function told(platform: Platform): Platform {
  return {
    ...platform,
    converge(wanted, onBlocked) {
      if (wanted.traffic === 'open') tell({ event: 'opening', at: Date.now() })
      return platform.converge(wanted, () => {
        if (wanted.traffic === 'closed') tell({ event: 'blocked', at: Date.now() })
        onBlocked?.()
      })
    },
  }
}

async function perform(act: Act): Promise<unknown> {
  switch (act.act) {
    case 'setIntent': {
      asked(act.intent)
      if (act.dieAfterMs === undefined) return { result: await supervisor.setIntent(act.intent), state: supervisor.state() }
      void supervisor.setIntent(act.intent)
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), act.dieAfterMs)
      return {}
    }
    case 'reach':
      await reach(act.kinds, act.limitMs)
      return { state: supervisor.state(), tunnel: await supervisor.tunnel(), withdrawn }
    case 'state':
      return { state: supervisor.state(), tunnel: await supervisor.tunnel(), withdrawn, seen }
    case 'prove':
      await supervisor.prove()
      return { state: supervisor.state() }
    case 'hold':
      return { result: await supervisor.hold(act.passId, act.reason), state: supervisor.state() }
    case 'pause':
      if (act.forMs > 0) tell({ event: 'asked', for: 'open', at: Date.now() })
      else asked(wish)
      return { result: await supervisor.pause(host.now() + act.forMs), state: supervisor.state() }
    case 'forward':
      ahead += act.forMs
      return {}
    case 'setHost':
      return { result: await supervisor.setHost(act.config), host: await supervisor.host() }
    case 'host':
      return { host: await supervisor.host() }
    case 'explain':
      return supervisor.explain(act.address)
    case 'otherVpns':
      return supervisor.otherVpns()
    case 'check':
      return supervisor.check()
    case 'die':
      return process.kill(process.pid, 'SIGKILL')
    case 'stop':
      await supervisor.stop()
      return {}
  }
}

function reach(kinds: readonly string[], limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!kinds.includes(supervisor.state().kind)) return
      clearTimeout(limit)
      stop()
      resolve()
    }
    const stop = supervisor.onChange(look)
    const limit = setTimeout(() => {
      stop()
      resolve()
    }, limitMs)
    look()
  })
}

function answer(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
