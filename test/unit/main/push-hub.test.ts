import { describe, expect, it } from 'vitest'
import type { Page } from '../../../electron/common/contracts/app/app.ts'
import { createPushHub, type PushSources } from '../../../electron/main/ipc/push-hub.ts'
import { initialSettings } from '../../../electron/main/settings/settings-store.ts'
import { now, signedIn, views } from './views.ts'

function hub() {
  const all = views()
  let user = 'alice'
  const sent: string[] = []
  const sources: PushSources = {
    tunnel: () => all.tunnel,
    session: () => ({ ...signedIn, user }),
    gateways: () => all.gateways,
    admin: () => ({
      state: 'fresh',
      at: now,
      edition: 'ce',
      networks: [],
      network: '',
      marks: { log: 1, gateways: 0, hosts: 0, clients: 0 },
      writing: null,
      unfinished: null,
      account: '',
    }),
    frame: () => ({ settings: initialSettings, tray: 'present', version: '1', dark: false, language: 'en' }),
    failover: () => ({ gateways: [], joinedAs: null }),
    machine: () => ({ autostart: null, network: null, noticeService: 'unknown' }),
    link: () => ({ link: null }),
    update: () => ({ current: '0.1.0', checkedAt: null, state: { phase: 'current' } }),
    check: () => ({ phase: 'none' }),
    connection: () => ({ page: 'check', asked: 0 }),
    helperSetup: () => ({ offer: null, way: 'prompt', command: '', removal: 'none', act: null }),
  }
  const made = createPushHub(sources, (page: Page, name, text) =>
    sent.push(`${page} ${name}${name === 'session' ? ` ${(JSON.parse(text) as { user: string }).user}` : ''}`),
  )
  const rename = (name: string) => {
    user = name
  }
  const tick = () => new Promise((resolve) => setImmediate(resolve))
  return { ...made, sent, tick, rename }
}

describe('pushes', () => {
  it('start with everything that the page may see, at its ready', () => {
    const { ready, sent } = hub()
    ready('popover')
    expect(sent.sort()).toEqual([
      'popover frame',
      'popover gateways',
      'popover helperSetup',
      'popover link',
      'popover session alice',
      'popover tunnel',
      'popover update',
    ])
    sent.length = 0
    ready('admin')
    expect(sent).toContain('admin admin')
  })

  it('send the latest state once a tick, and nothing that the page already has', async () => {
    const { ready, mark, sent, tick, rename } = hub()
    ready('popover')
    sent.length = 0
    rename('bob')
    mark('session')
    rename('carol')
    mark('session')
    mark('tunnel')
    await tick()
    expect(sent).toEqual(['popover session carol'])
    mark('session')
    await tick()
    expect(sent).toHaveLength(1)
  })

  it('go to no page that is gone or not ready yet', async () => {
    const { ready, forget, mark, sent, tick, rename } = hub()
    ready('admin')
    forget('admin')
    sent.length = 0
    rename('bob')
    mark('session')
    await tick()
    expect(sent).toEqual([])
  })
})
