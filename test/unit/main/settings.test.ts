import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../electron/common/contracts/app/window.ts'
import { autostartEntry, startsAtLogin } from '../../../electron/main/settings/autostart-entry.ts'
import { networkOf, networkWatch } from '../../../electron/main/settings/current-network.ts'
import { settingsFromText, settingsToText } from '../../../electron/main/settings/settings-file.ts'
import { createSettingsStore, initialSettings } from '../../../electron/main/settings/settings-store.ts'

const router = { id: '3c:a6:2f:11:22:33', name: '192.168.1.1 on wlan0' }

describe('the settings file', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'waygate-settings-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  it('keeps what it holds when a newer version knows more, and starts afresh only where it is not understood', () => {
    writeFileSync(
      join(directory, 'settings.json'),
      JSON.stringify({ theme: 'dark', language: 'system', showAtStart: true, autoJoin: 'sometimes', of: 'another version' }),
    )
    expect(createSettingsStore(directory).current()).toEqual({ ...initialSettings, theme: 'dark', showAtStart: true })
  })

  it('changes only what is named, and is there at the next start', () => {
    const store = createSettingsStore(directory)
    expect(store.change({ trustedNetworks: [router] }).ok).toBe(true)
    expect(store.change({ autoJoin: 'untrusted', theme: undefined }).ok).toBe(true)
    expect(createSettingsStore(directory).current()).toEqual({ ...initialSettings, trustedNetworks: [router], autoJoin: 'untrusted' })
  })

  it('a change over the contract names only what changes: no field has a value of its own', () => {
    expect(settingsSchema.partial().parse({ theme: 'dark' })).toEqual({ theme: 'dark' })
  })
})

describe('settings on their way to another computer', () => {
  it('arrive as they left, without the networks that somebody trusted', () => {
    const text = settingsToText({ ...initialSettings, theme: 'dark', autoJoin: 'untrusted', trustedNetworks: [router] })
    expect(text).not.toContain(router.id)
    const { trustedNetworks: _, ...portable } = initialSettings
    expect(settingsFromText(text)).toEqual({ ok: true, value: { ...portable, theme: 'dark', autoJoin: 'untrusted' } })
  })

  it.each([
    ['no JSON', 'theme = dark'],
    ['something else', '{"theme":"dark"}'],
    ['another version', '{"waygateSettings":2,"settings":{"theme":"dark"}}'],
    ['a value that is none', '{"waygateSettings":1,"settings":{"theme":"pink"}}'],
    ['trust', JSON.stringify({ waygateSettings: 1, settings: { trustedNetworks: [router] } })],
    ['what is the helper’s', '{"waygateSettings":1,"settings":{"lock":false}}'],
    ['a prototype', '{"waygateSettings":1,"settings":{"__proto__":{"theme":"dark"},"x":1}}'],
  ])('are refused as a whole: %s', (_what, text) => {
    expect(settingsFromText(text)).toMatchObject({ ok: false, fault: { code: 'settings.malformed' } })
  })

  it('never bring anything but settings', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = settingsFromText(text)
        if (read.ok) expect(settingsSchema.omit({ trustedNetworks: true }).partial().strict().safeParse(read.value).success).toBe(true)
      }),
    )
  })
})

describe('the autostart entry', () => {
  it('quotes what a path may hold (Desktop Entry Specification, the Exec key)', () => {
    const [exec] = autostartEntry(['/opt/My "Way" $HOME\\`/100%/app', '--background']).match(/^Exec=.*$/m) ?? []
    expect(exec).toBe('Exec="/opt/My \\\\"Way\\\\" \\\\$HOME\\\\\\\\\\\\`/100%%/app" "--background"')
  })

  it('counts as off when a person or a desktop switched it off in place', () => {
    expect(startsAtLogin(autostartEntry(['/usr/bin/waygate-app']))).toBe(true)
    // once the program is gone, a session says nothing of it
    expect(autostartEntry(['/opt/My Way\\app', '--background'])).toContain('\nTryExec=/opt/My Way\\\\app\n')
    expect(startsAtLogin('[Desktop Entry]\nHidden=true\n')).toBe(false)
    expect(startsAtLogin('[Desktop Entry]\nX-GNOME-Autostart-enabled=false\n')).toBe(false)
  })
})

describe('the network', () => {
  const routes = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0100000A\t0003\t0\t0\t600\t00000000\t0\t0\t0
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
wlan0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
`
  const neighbours = `IP address       HW type     Flags       HW address            Mask     Device
10.0.0.1         0x1         0x2         00:00:5e:00:53:01     *        eth0
192.168.1.1      0x1         0x2         3C:A6:2F:11:22:33     *        wlan0
`

  it('is the one of the preferred default route, told apart by its router', () => {
    expect(networkOf(routes, neighbours)).toEqual(router)
  })

  it('is not known without a router, with one that was never heard, or with one on another interface', () => {
    expect(networkOf('Iface\n', neighbours)).toBeNull()
    expect(networkOf(routes, neighbours.replace('3C:A6:2F:11:22:33', '00:00:00:00:00:00'))).toBeNull()
    expect(networkOf(routes, neighbours.replace('*        wlan0', '*        eth0'))).toBeNull()
  })

  it('that is come to is told once: a new one, and the same again after none', () => {
    const files = { '/proc/net/route': routes, '/proc/net/ipv6_route': '' }
    const watch = networkWatch({ read: (file) => files[file as keyof typeof files], routes: () => null })
    expect(watch.look()).toBeNull()
    files['/proc/net/route'] = 'Iface\n'
    expect([watch.look(), watch.look()]).toEqual(['gone', null])
    files['/proc/net/route'] = routes
    expect([watch.look(), watch.look()]).toEqual(['come', null])
    files['/proc/net/route'] = routes.replaceAll('wlan0', 'eth0')
    expect(watch.look()).toBe('come')
    const unreadable = networkWatch({
      read: () => {
        throw new Error('no such file')
      },
      routes: () => null,
    })
    expect(unreadable.look()).toBeNull()
  })

  it('is gone when the cable is out, although its route still stands, and comes back with it', () => {
    const files = {
      '/proc/net/route': routes,
      '/proc/net/ipv6_route': '',
      '/sys/class/net/wlan0/carrier': '1\n',
      '/sys/class/net/eth0/carrier': '1\n',
    }
    const watch = networkWatch({ read: (file) => files[file as keyof typeof files], routes: () => null })
    files['/sys/class/net/wlan0/carrier'] = '0\n'
    files['/sys/class/net/eth0/carrier'] = '0\n'
    expect([watch.look(), watch.look()]).toEqual(['gone', null])
    files['/sys/class/net/wlan0/carrier'] = '1\n'
    expect([watch.look(), watch.look()]).toEqual(['come', null])
  })

  it('may have no router, or only IPv6; a tunnel of ours is none', () => {
    const none = '0'.repeat(32)
    const six = (nextHop: string, device: string) => `${none} 00 ${none} 00 ${nextHop} 00000400 00000001 00000000 00000003     ${device}\n`
    const router = 'fe800000000000000000000000000001'
    const files = { '/proc/net/route': 'Iface\n', '/proc/net/ipv6_route': six(none, 'lo') }
    const watch = networkWatch({ read: (file) => files[file as keyof typeof files], routes: () => null })
    files['/proc/net/ipv6_route'] = six(none, 'lo') + six(none, 'waygate0')
    expect(watch.look()).toBeNull()
    files['/proc/net/ipv6_route'] = six(router, 'eth0')
    expect(watch.look()).toBe('come')
    files['/proc/net/route'] = 'Iface\nppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n'
    expect([watch.look(), watch.look()]).toEqual(['come', null])
  })
})
