import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findNoticeService, watchNoticeService } from '../../../electron/main/notices/notice-service.ts'

const daemon = '/usr/bin/dbus-daemon'
const service = path.join(import.meta.dirname, '../../e2e/programs/notification-service.ts')

let folder = ''
const started: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waygate-bus-'))
})
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await stop(one)
  rmSync(folder, { recursive: true, force: true })
})

const inFolder = (name: string) => path.join(folder, name)
const sessionOf = (socket: string) => ({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${inFolder(socket)}` })
const found = () => findNoticeService(sessionOf('bus'), 'linux')

/** Runs it until the end of the test; answers when it has said its first line. */
async function run(program: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(program, args, { env: { ...process.env, ...sessionOf('bus') }, stdio: ['pipe', 'pipe', 'ignore'] })
  started.push(child)
  await once(createInterface({ input: child.stdout }), 'line')
  return child
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** A session bus with its own list of services that it can start: what this machine has installed is none of them. */
function startBus(): Promise<ChildProcess> {
  const rule = '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>'
  const where = `<listen>unix:path=${inFolder('bus')}</listen><auth>EXTERNAL</auth><servicedir>${folder}</servicedir>`
  writeFileSync(inFolder('bus.conf'), `<busconfig><type>session</type>${where}${rule}</busconfig>`)
  return run(daemon, ['--nofork', '--nopidfile', '--print-address', `--config-file=${inFolder('bus.conf')}`])
}

const runService = () => run(process.execPath, ['--disable-warning=ExperimentalWarning', service])

describe.skipIf(!existsSync(daemon))('the notification service of a desktop (needs dbus-daemon)', () => {
  it('is absent where nobody has its name, present while somebody has, and absent again', async () => {
    await startBus()
    expect(await found()).toBe('absent')
    const running = await runService()
    expect(await found()).toBe('present')
    await stop(running)
    expect(await found()).toBe('absent')
  })

  it('is present where the bus would start it, and is not started by being looked for', async () => {
    const program = `/usr/bin/touch ${inFolder('was-started')}`
    writeFileSync(inFolder('notifications.service'), `[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=${program}\n`)
    await startBus()
    expect(await found()).toBe('present')
    expect(existsSync(inFolder('was-started'))).toBe(false)
  })

  it('is not known when the bus has gone, nor on Windows', async () => {
    const bus = await startBus()
    expect(await findNoticeService(sessionOf('bus'), 'win32')).toBe('unknown')
    await stop(bus)
    expect(await found()).toBe('unknown')
  })
})

it('no bus, one of a kind that is not spoken, or one that never answers: nothing is known of a service', async () => {
  const silent = net.createServer((socket) => socket.resume())
  await new Promise<void>((listening) => silent.listen(inFolder('silent'), listening))
  expect(await findNoticeService({}, 'linux')).toBe('unknown')
  expect(await findNoticeService({ DBUS_SESSION_BUS_ADDRESS: 'autolaunch:' }, 'linux')).toBe('unknown')
  expect(await findNoticeService(sessionOf('silent'), 'linux')).toBe('unknown')
  silent.close()
})

it('a look that is asked for during another one is that one', async () => {
  const answers: ((found: 'absent' | 'present') => void)[] = []
  let looked = 0
  const watch = watchNoticeService(
    () => looked++,
    () => new Promise((resolve) => answers.push(resolve)),
  )
  expect(watch.current()).toBe('unknown')
  const looks = [watch.look(), watch.look()]
  answers[0]?.('absent')
  await Promise.all(looks)
  expect([watch.current(), looked, answers.length]).toEqual(['absent', 1, 1])
  const again = watch.look()
  answers[1]?.('present')
  await again
  expect([watch.current(), looked]).toEqual(['present', 2])
})
