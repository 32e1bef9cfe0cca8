import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Intent } from '../../../electron/common/tunnel/intent.ts'
import type { Pass } from '../../../electron/common/tunnel/pass.ts'
import { createLinuxPlatform } from '../../../electron/engine/linux/linux-platform.ts'
import { knock } from '../../../electron/helper/dial.ts'
import { createSupervisor } from '../../../electron/supervisor/create-supervisor.ts'
import type { SupervisorHost } from '../../../electron/supervisor/supervisor.ts'

/**
 * Engine and supervisor without a helper around them, for tests of what the helper doesn't decide. JSON lines: first `{ passes, keys, targets, intent }`, then
 * `{ act, … }`; every line is answered by one line. `dieAfterMs` with an act: answers at once and is gone that many ms later, as by kill -9.
 */
interface World {
  readonly passes: readonly Pass[]
  readonly keys: Readonly<Record<string, string>>
  readonly targets: readonly string[]
  readonly intent: Intent | null
}

type Act =
  | { readonly act: 'setIntent'; readonly intent: Intent; readonly dieAfterMs?: number }
  | { readonly act: 'reach'; readonly kinds: readonly string[]; readonly limitMs: number }
  | { readonly act: 'state' | 'check' | 'stop' | 'die' | 'prove' }
  | { readonly act: 'hold'; readonly passId: string; readonly reason: string }
  | { readonly act: 'pause' | 'forward'; readonly forMs: number }
  | { readonly act: 'explain'; readonly address: string }

const stateDir = '/var/lib/waygate'
mkdirSync(stateDir, { recursive: true, mode: 0o700 })
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const first = await lines.next()
const world = JSON.parse(String(first.value)) as World
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
const supervisor = createSupervisor(host, createLinuxPlatform(host))
supervisor.onIntentWithdrawn((revision) => withdrawn.push(revision))
/** Every state that was ever told, in short. */
const seen: string[] = []
supervisor.onChange(() => {
  const state = supervisor.state()
  const word = 'passId' in state ? `${state.kind} ${state.passId}` : state.kind
  if (seen.at(-1) !== word) seen.push(word)
})
await supervisor.start(world.intent, null)
answer({ state: supervisor.state() })

for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
  const act = JSON.parse(String(line.value)) as Act
  answer(await perform(act))
  if (act.act === 'stop') process.exit(0)
}

async function perform(act: Act): Promise<unknown> {
  switch (act.act) {
    case 'setIntent': {
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
      return { result: await supervisor.pause(host.now() + act.forMs), state: supervisor.state() }
    case 'forward':
      ahead += act.forMs
      return {}
    case 'explain':
      return supervisor.explain(act.address)
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
