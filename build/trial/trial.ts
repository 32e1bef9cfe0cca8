import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { LabUnavailable } from '../../test/lab/library/lab-fault.ts'
import { createOffice } from '../../test/lab/library/office.ts'
import { createNarrator, type Narrator } from './narrator.ts'

const usage = `The trial: an internet on this one machine, in network namespaces, with a control server, two gateways and a laptop.
  --story        the story in the terminal, also where there is a display
  --app          the app, on the laptop of the trial (needs a display)
  --keep DIR     keep the control server's data there
  --json         one JSON object a line
`

interface TrialOptions {
  readonly show: 'story' | 'app'
  readonly keep: string | null
  readonly json: boolean
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const exitUsage = 64

/** `npm start`. Answers the exit code. The machine itself is never touched, and nothing is left when it ends, however it ends. */
export async function runTrial(args: readonly string[]): Promise<number> {
  const options = readOptions(args)
  if (typeof options === 'string') {
    process.stderr.write(options)
    return exitUsage
  }
  const narrator = createNarrator({
    json: options.json,
    out: (text) => void process.stdout.write(text),
    live: process.stdout.isTTY === true,
  })
  const ending = new AbortController()
  let code = 0
  const handlers = endings.map((name) => {
    const handler = () => {
      if (!ending.signal.aborted) narrator.tell('Taking everything down', 'interrupted', { signal: name })
      code = 128 + constants.signals[name]
      ending.abort()
    }
    process.on(name, handler)
    return () => process.off(name, handler)
  })
  try {
    refuseUnable()
    await perform(options, narrator, ending.signal)
  } catch (error) {
    // after Ctrl-C whatever failed did so because the lab is gone
    if (!ending.signal.aborted) {
      process.stderr.write(`${sentenceOf(error)}\n`)
      code = 1
    }
  } finally {
    for (const remove of handlers) remove()
  }
  return code
}

async function perform(options: TrialOptions, narrator: Narrator, signal: AbortSignal): Promise<void> {
  narrator.chapter('Setting up')
  const office = await createOffice({
    signal,
    step: (title, work) => narrator.during(title, work),
    ...(options.keep === null ? {} : { dataDir: options.keep }),
  })
  try {
    const helper = await narrator.during('Starting the helper on the laptop and signing in', async () => {
      const started = await office.startHelper('laptop')
      await office.signIn('laptop')
      return started
    })
    const told =
      options.show === 'app'
        ? (await import('./show-app.ts')).showApp(office, narrator, signal)
        : (await import('./story.ts')).tellStory(office, narrator)
    await told.catch((error: Error) => {
      throw helper.running() ? error : new Error(`${error.message}. The helper had ended: ${helper.output().slice(-2000)}`)
    })
  } finally {
    await office.release()
  }
  if (signal.aborted) return
  narrator.chapter('Nothing is left: everything lived in namespaces, and they are gone.')
}

function readOptions(args: readonly string[]): TrialOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        story: { type: 'boolean' },
        app: { type: 'boolean' },
        keep: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
    if (values.help) return usage
    const display = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
    if (values.app && !display) return 'The app needs a display, and neither DISPLAY nor WAYLAND_DISPLAY is set. Run it with --story.\n'
    const keep = values.keep === undefined ? null : resolve(values.keep)
    if (keep !== null) mkdirSync(keep, { recursive: true, mode: 0o700 })
    return { show: values.app || (display && !values.story) ? 'app' : 'story', keep, json: values.json ?? false }
  } catch (error) {
    return `${(error as Error).message}\n${usage}`
  }
}

/** What the trial can't do without, as one sentence; permission for namespaces shows when they are made. */
function refuseUnable(): void {
  if (process.platform !== 'linux') throw new LabUnavailable('The trial needs Linux: it builds its networks out of namespaces.')
  const missing = ['/usr/sbin/ip', '/usr/sbin/nft', '/usr/bin/wireguard-go', '/usr/bin/perl'].filter((program) => !existsSync(program))
  if (missing.length > 0) throw new LabUnavailable(`The trial needs ${missing.join(', ')}, not installed on this machine.`)
  try {
    closeSync(openSync('/dev/net/tun', 'r+'))
  } catch (error) {
    throw new LabUnavailable(
      `The trial needs to open /dev/net/tun (${(error as NodeJS.ErrnoException).code}): run it as root, or let an admin run "modprobe tun && chmod 666 /dev/net/tun".`,
    )
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof LabUnavailable) return error.message
  return error instanceof Error ? `The trial stopped: ${error.message}` : String(error)
}
