import type { Page as Window } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TunnelView } from '../../electron/common/contracts/app/tunnel.ts'
import { labProgram } from '../lab/library/internet.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { appConfigDir, startApp } from './library/app.ts'
import { chain } from './library/chain.ts'
import { until } from './library/desktop.ts'
import { axeComplaints, tabOrder } from './library/inspect-page.ts'
import { createScene, type Scene } from './library/scene.ts'
import { complaints, shoot, shootTrayMenu } from './library/shots.ts'
import { menuLines } from './library/tray.ts'

const direct = addresses.laptop.exit4
const fra = addresses['exit-fra'].exit4
const nyc = addresses['exit-nyc'].exit4

/** What a person may type instead of the server's address, and what they read then. */
const wrongServers = [
  ['not an address', "That isn't the address of a server"],
  [`http://${addresses.echo.exit4}:7`, `${addresses.echo.exit4}:7 isn't a Netmaker server`],
  [`http://${addresses.server.exit4}:9`, `Can't reach ${addresses.server.exit4}:9`],
] as const

/** Said before anything is sent, once for each server. */
async function goOnUnencrypted(window: Window, server: string): Promise<void> {
  await window.getByText(`The way to ${new URL(server).host} isn't encrypted`).waitFor()
  await window.getByRole('button', { name: 'Go on without encryption' }).click()
}

/** One person, one laptop, two gateways; app, tray, helper, tunnel and packets are real. The tests follow each other. */
describe('one person, one click', () => {
  chain()
  let scene: Scene

  beforeAll(async () => {
    scene = await createScene({ signedIn: false })
  })
  afterAll(() => scene?.release())

  const popover = () => scene.app.window('popover')
  const headline = (text: string | RegExp) => popover().then((window) => window.getByRole('heading', { level: 1, name: text }).waitFor())

  test('signs in from the popover: a wrong password is said at its field, the right one shows the gateways', async () => {
    const window = await popover()
    await headline('Sign in to see your gateways')
    expect((await scene.tray.read()).tooltip).toBe('Sign in to see your gateways')
    await shoot(window, 'popover-sign-in')
    expect(await tabOrder(window)).toEqual(expect.arrayContaining([expect.stringContaining('Sign in')]))
    await window.getByLabel('User name').fill(scene.office.account.user)
    await window.locator('input[name="password"]').fill('not-the-password')
    for (const [server, words] of wrongServers) {
      await window.getByLabel('Server').fill(server)
      await window.getByRole('button', { name: 'Sign in' }).click()
      if (server.startsWith('http://')) await goOnUnencrypted(window, server)
      await window.getByText(words).first().waitFor()
    }
    await window.getByLabel('Server').fill(scene.office.origin)
    await window.locator('input[name="password"]').fill('not-the-password')
    await window.getByRole('button', { name: 'Sign in' }).click()
    await goOnUnencrypted(window, scene.office.origin)
    await window.getByText('User name or password is wrong').waitFor()
    expect(await axeComplaints(window)).toEqual([])
    await window.locator('input[name="password"]').fill(scene.office.account.password)
    await window.getByRole('button', { name: 'Sign in' }).click()
    await headline('Not protected')
    await window.getByText('exit-nyc').first().waitFor()
    await window
      .getByText(`from ${direct}`)
      .or(window.getByRole('button', { name: `Copy ${direct}` }))
      .first()
      .waitFor()
    await shoot(window, 'popover-open')
    const reading = await scene.tray.waitFor('both gateways', ({ menu }) => menuLines(menu).some((line) => line.includes('exit-nyc')))
    expect(menuLines(reading.menu)).toEqual([
      'Not protected (off)',
      '--',
      'Join exit-fra',
      'Gateways',
      '  exit-fra',
      '  exit-nyc',
      '--',
      'Lock',
      '--',
      'Open Waygate',
      'Admin',
      'Settings',
      '--',
      'Quit',
    ])
  })

  test('joins from the popover: open, applying, proving, up; and the internet sees the gateway', async () => {
    const window = await popover()
    const before = await scene.tray.read()
    const states = await recordStates(window)
    await window.getByRole('button', { name: 'Join exit-fra' }).click()
    await headline('Protected')
    // The helper tells at most every 100 ms, so a page may miss a short state; its own log has each one
    expect(helperStates(scene.helper.output()).slice(-3)).toEqual(['applying', 'proving', 'up'])
    const seen = await states()
    expect(['open', 'applying', 'proving', 'up'].filter((kind) => seen.includes(kind))).toEqual(seen)
    expect(seen.at(-1)).toBe('up')
    await scene.seenAs(fra)
    await window.getByText(fra).first().waitFor()
    await shoot(window, 'popover-protected')
    const reading = await scene.tray.waitFor('the gateway', ({ tooltip }) => tooltip === 'Protected · exit-fra')
    expect(reading.icon).not.toBe(before.icon)
    expect(menuLines(reading.menu)).toEqual([
      'Protected · exit-fra (off)',
      '--',
      'Leave',
      'Gateways',
      '  [x] exit-fra',
      '  exit-nyc',
      '--',
      'Lock',
      'Pause 5 min',
      '--',
      'Open Waygate',
      'Admin',
      'Settings',
      '--',
      'Quit (stays protected through exit-fra)',
    ])
    await window.keyboard.press('Escape')
    await shootTrayMenu(scene.desktop)
    await scene.tray.click('Open Waygate')
  })

  test('switches from the tray menu', async () => {
    await scene.tray.click('exit-nyc')
    const reading = await scene.tray.waitFor('the other gateway', ({ tooltip }) => tooltip === 'Protected · exit-nyc')
    expect(menuLines(reading.menu)).toEqual(expect.arrayContaining(['  exit-fra', '  [x] exit-nyc']))
    await scene.seenAs(nyc)
  })

  test('the later of two clicks decides', async () => {
    for (const [first, second] of [
      ['exit-nyc', 'exit-fra'],
      ['exit-fra', 'exit-nyc'],
    ] as const) {
      await Promise.all([scene.tray.click(first), scene.tray.click(second)])
      await scene.tray.waitFor('the later one', ({ tooltip }) => tooltip === `Protected · ${second}`)
      await scene.seenAs(addresses[second].exit4)
    }
  })

  test('a second app of the same person shows the same truth and changes nothing', async () => {
    const other = await startApp(scene.desktop, { configDir: appConfigDir(scene.desktop, 'config/other') })
    const window = await other.window('popover')
    await window.getByRole('heading', { level: 1, name: 'Protected' }).waitFor()
    await window.getByRole('button', { name: 'Leave' }).waitFor()
    await other.quit()
    await scene.tray.waitFor('the same', ({ tooltip }) => tooltip === 'Protected · exit-nyc')
    expect(await scene.exitAddress()).toBe(nyc)
  })

  test('kill -9 of the app changes nothing for the traffic, and the next start shows the truth', async () => {
    await scene.app.kill()
    expect(await scene.exitAddress()).toBe(nyc)
    await scene.startApp()
    await scene.tray.waitFor('the truth', ({ tooltip }) => tooltip === 'Protected · exit-nyc')
    await scene.tray.click('Open Waygate')
    await headline('Protected')
    expect(await scene.exitAddress()).toBe(nyc)
  })

  test('quitting says that the tunnel stays, and it does', async () => {
    await scene.tray.click('Quit (stays protected through exit-nyc)')
    expect(await scene.app.exited).toBe(0)
    expect(await scene.exitAddress()).toBe(nyc)
    await scene.startApp()
    await scene.tray.waitFor('the truth', ({ tooltip }) => tooltip === 'Protected · exit-nyc')
  })

  test('a helper that is killed is said, nothing leaves beside the tunnel, and its return is seen', async () => {
    await scene.tray.click('Open Waygate')
    await headline('Protected')
    scene.helper.signal('SIGKILL')
    await scene.tray.waitFor('that the helper is away', ({ tooltip }) => /helper/.test(tooltip))
    expect(['', nyc]).toContain(await scene.exitAddress())
    scene.helper = await scene.office.startHelper('laptop')
    await scene.tray.waitFor('the tunnel again', ({ tooltip }) => tooltip === 'Protected · exit-nyc')
    await scene.seenAs(nyc)
  })

  test('gateways that die put everything on hold, with the reason, and nothing leaves', async () => {
    const { lab } = scene.office.net
    const window = await popover()
    await Promise.all([lab.cut('exit-fra'), lab.cut('exit-nyc')])
    const traffic = scene.desktop.node.spawn(labProgram('traffic', ['20', addresses.echo.exit4, addresses.echo.exit6]))
    await headline(/^On hold: /)
    const reading = await scene.tray.waitFor('the hold', ({ tooltip }) => tooltip.startsWith('On hold: '))
    expect(menuLines(reading.menu)).toEqual(expect.arrayContaining(['Retry', 'Leave', 'Quit (traffic stays on hold)']))
    expect(await scene.exitAddress()).toBe('')
    await shoot(window, 'popover-held')
    await Promise.all([lab.mend('exit-fra'), lab.mend('exit-nyc')])
    await scene.tray.click('Retry').catch(() => undefined)
    await scene.tray.waitFor('the tunnel again', ({ tooltip }) => tooltip.startsWith('Protected · '), 60_000)
    await traffic.stop()
    expect([fra, nyc]).toContain(await scene.exitAddress())
  })

  test('pauses from the tray, and resumes', async () => {
    const window = await popover()
    await scene.tray.click('Pause 5 min')
    await scene.tray.waitFor('the pause', ({ tooltip }) => tooltip.startsWith('Paused until '))
    await headline(/^Paused for /)
    await scene.seenAs(direct)
    await shoot(window, 'popover-paused')
    await scene.tray.click('Resume now')
    await scene.tray.waitFor('the tunnel again', ({ tooltip }) => tooltip.startsWith('Protected · '))
    expect([fra, nyc]).toContain(await scene.exitAddress())
  })

  test('leaves from the tray menu, and everything is as before', async () => {
    await scene.tray.click('Leave')
    const reading = await scene.tray.waitFor('that nothing is joined', ({ tooltip }) => tooltip === 'Not protected')
    expect(menuLines(reading.menu)).not.toContain('Leave')
    await headline('Not protected')
    await scene.seenAs(direct)
  })

  test('a first join that gets no answer leaves things as they were, and the popover says so', async () => {
    const { lab } = scene.office.net
    await lab.cut('exit-fra')
    const window = await popover()
    await window.keyboard.press('Escape')
    await until('the popover to close', async () => !(await scene.app.visible('popover')))
    await scene.tray.click('exit-fra')
    await headline("exit-fra didn't answer")
    await until('the popover to open', () => scene.app.visible('popover'))
    await window.getByText('You are as before: not protected').waitFor()
    await shoot(window, 'popover-failed')
    await scene.tray.waitFor('the failure', ({ tooltip }) => tooltip === "exit-fra didn't answer")
    await scene.seenAs(direct)
    await lab.mend('exit-fra')
    await window.getByRole('button', { name: 'Try again' }).click()
    await headline('Protected')
    await scene.seenAs(fra)
    await window.getByRole('button', { name: 'Leave' }).click()
    await headline('Not protected')
  })

  test('the lock closes everything and opens again', async () => {
    const window = await popover()
    await scene.tray.click('Lock')
    const reading = await scene.tray.waitFor('the lock', ({ tooltip }) => tooltip === 'On hold: lock is on')
    expect(menuLines(reading.menu)).toContain('[x] Lock')
    expect(await scene.exitAddress()).toBe('')
    await headline('On hold: lock is on')
    await shoot(window, 'popover-lock')
    await scene.tray.click('Lock')
    await scene.tray.waitFor('that nothing is joined', ({ tooltip }) => tooltip === 'Not protected')
    await scene.seenAs(direct)
  })

  test('a server that is away is said, and changes nothing for the tunnel', async () => {
    await scene.tray.click('exit-fra')
    await headline('Protected')
    // refuses at once, like a machine whose server was stopped
    const refuse = 'table inet away { chain in { type filter hook input priority 0; tcp dport 8081 reject with tcp reset; }; }'
    await scene.office.net.lab.node('server').must(['/usr/sbin/nft', '-f', '-'], { input: refuse })
    const window = await popover()
    await window.evaluate(() => globalThis.window.waygate.call('refresh', {}))
    await window.getByText("Can't reach").first().waitFor()
    await headline('Protected')
    await shoot(window, 'popover-server-away')
    expect(await scene.exitAddress()).toBe(fra)
    await scene.tray.click('Leave')
    await scene.tray.waitFor('that nothing is joined', ({ tooltip }) => tooltip === 'Not protected')
    await scene.seenAs(direct)
  })

  test('axe has nothing against any of these views', () => {
    expect(complaints).toEqual([])
  })
})

/** Notes each state kind that the page is told, until asked. */
async function recordStates(window: Window): Promise<() => Promise<string[]>> {
  await window.evaluate(() => {
    const kinds: string[] = []
    Object.assign(globalThis, { kinds })
    globalThis.window.waygate.on('tunnel', (text) => {
      const { helper } = JSON.parse(text) as TunnelView
      if (helper.link === 'ready' && kinds.at(-1) !== helper.status.state.kind) kinds.push(helper.status.state.kind)
    })
  })
  return () => window.evaluate(() => (globalThis as unknown as { kinds: string[] }).kinds)
}

/** Where the helper went, in order, by its log. */
function helperStates(log: string): string[] {
  return log.split('\n').flatMap((line) => {
    try {
      const entry = JSON.parse(line) as { msg?: string; to?: string }
      return entry.msg === 'state' && entry.to !== undefined ? [entry.to] : []
    } catch {
      return []
    }
  })
}
