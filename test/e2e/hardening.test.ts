import { cpSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page as Window } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appContract } from '../../electron/common/contracts/app/app.ts'
import { createInternet, type Internet } from '../lab/library/internet.ts'
import { appCommand, startApp, type TestApp } from './library/app.ts'
import { type Desktop, startDesktop } from './library/desktop.ts'
import { rawCall } from './library/inspect-page.ts'

/** What a page could try if somebody else's code ever ran in it. */
describe('a page that was taken over', () => {
  let net: Internet
  let desktop: Desktop
  let app: TestApp
  let popover: Window

  beforeAll(async () => {
    net = await createInternet()
    desktop = await startDesktop(net.lab, net.lab.node('laptop'), { panel: true })
    app = await startApp(desktop)
    popover = await app.window('popover')
    await popover.getByText('Waygate needs its helper').first().waitFor()
  })
  afterAll(async () => {
    await app?.quit()
    await desktop?.stop()
    await net?.release()
  })

  test('asks nobody for a spelling dictionary, with no session that there is', async () => {
    const asks = await app.electron.evaluate(({ session }) =>
      [session.defaultSession, session.fromPartition('waygate')].map((one) => [
        one.isSpellCheckerEnabled(),
        one.getSpellCheckerLanguages(),
      ]),
    )
    expect(asks).toEqual([
      [false, []],
      [false, []],
    ])
  })

  test('has the bridge with its two functions, and nothing of Node or Electron', async () => {
    const found = await popover.evaluate(() => ({
      bridge: Object.keys(window.waygate).sort(),
      others: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'global'].filter((name) => name in globalThis),
    }))
    expect(found).toEqual({ bridge: ['call', 'on'], others: [] })
  })

  test('cannot replace the bridge', async () => {
    const changed = await popover.evaluate(() => {
      const before = window.waygate.call
      try {
        Object.assign(window.waygate, { call: () => 'mine' })
        Object.assign(window, { waygate: {} })
      } catch {
        // frozen: that is the point
      }
      return window.waygate.call !== before
    })
    expect(changed).toBe(false)
  })

  test('cannot do what only the admin window may', async () => {
    for (const [name, entry] of Object.entries(appContract)) {
      if (entry.kind !== 'call' || entry.audience !== 'admin') continue
      expect(await rawCall(popover, name, {}), name).toEqual({ ok: false, fault: { code: 'audience.denied', call: name } })
    }
    expect(await rawCall(popover, 'openAdmin', {})).toMatchObject({ ok: false, fault: { code: 'rule.refused' } })
  })

  test.each([
    ['exec', {}],
    ['__proto__', {}],
    ['tunnel', {}],
    [7, {}],
    ['join', null],
    ['join', { gatewayId: { $gt: '' } }],
    ['pause', { minutes: 1e9 }],
    ['copy', { text: 'x'.repeat(5000) }],
  ])('gets a fault for the call %j with %j', async (name, request) => {
    expect(await rawCall(popover, name, request)).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
  })

  test('cannot go anywhere, open anything, or show another page in itself', async () => {
    const before = app.electron.windows().length
    const opened = await popover.evaluate(() => [
      window.open('https://example.com'),
      window.open('waygate://app/admin.html'),
      window.open('about:blank'),
    ])
    expect(opened).toEqual([null, null, null])
    await popover.evaluate(() => {
      location.href = 'https://example.com/'
    })
    await popover.evaluate(() => {
      location.href = 'waygate://app/admin.html'
    })
    await popover.evaluate(() => {
      const frame = document.createElement('iframe')
      frame.src = 'waygate://app/admin.html'
      document.body.append(frame)
      const link = document.createElement('a')
      link.href = 'file:///etc/passwd'
      document.body.append(link)
      link.click()
      frame.remove()
      link.remove()
    })
    await popover.waitForTimeout(300)
    expect(popover.url()).toBe('waygate://app/popover.html')
    expect(app.electron.windows()).toHaveLength(before)
    expect(await rawCall(popover, 'refresh', {})).toHaveProperty('ok')
  })

  test('cannot run code that is not in our files, nor reach the network or the disk', async () => {
    const outcome = await popover.evaluate(async () => {
      const tries: Record<string, string> = {}
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.body.append(script)
      script.remove()
      tries.inline = String('inlineRan' in window)
      for (const url of ['http://192.0.2.20:7/', 'file:///etc/passwd', 'waygate://app/../main/main.cjs', 'waygate://other/popover.html']) {
        tries[url] = await fetch(url).then(
          () => 'reached',
          () => 'refused',
        )
      }
      tries.notify = await Notification.requestPermission()
      tries.location = await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          () => resolve('refused'),
        ),
      )
      tries.camera = await (navigator.mediaDevices?.getUserMedia({ video: true }).then(
        () => 'given',
        () => 'refused',
      ) ?? 'refused')
      return tries
    })
    expect(outcome).toEqual({
      inline: 'false',
      'http://192.0.2.20:7/': 'refused',
      'file:///etc/passwd': 'refused',
      'waygate://app/../main/main.cjs': 'refused',
      'waygate://other/popover.html': 'refused',
      notify: 'denied',
      location: 'refused',
      camera: 'refused',
    })
  })

  test('runs in a sandboxed process with a world of its own', async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        const all = (webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
        return {
          sandbox: all.sandbox,
          contextIsolation: all.contextIsolation,
          nodeIntegration: all.nodeIntegration,
          webviewTag: all.webviewTag,
        }
      }),
    )
    expect(preferences).toEqual([{ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false }])
  })

  test('a packaged app refuses to be debugged', async () => {
    // What counts as packaged is the executable's name
    const { command, env } = appCommand(desktop, { configDir: join(desktop.directory, 'other-config') })
    const [executable = '', ...args] = command
    const packaged = join(desktop.directory, 'packaged')
    cpSync(dirname(executable), packaged, { recursive: true })
    renameSync(join(packaged, 'electron'), join(packaged, 'waygate'))
    for (const debug of ['--remote-debugging-port=0', '--inspect=0', '--remote-debugging-pipe']) {
      const run = await desktop.node.run([join(packaged, 'waygate'), ...args, debug], { env })
      expect(run.code, debug).toBe(64)
      expect(run.stderr).toContain(`Waygate doesn't start with ${debug}`)
    }
  })
})
