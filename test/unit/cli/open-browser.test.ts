import { describe, expect, it } from 'vitest'
import { openerOf } from '../../../electron/cli/open-browser.ts'

const desktop = {
  platform: 'linux',
  env: { DISPLAY: ':0', PATH: '/home/alice/bin' },
  exists: (path: string) => path === '/usr/bin/xdg-open',
}
const page = 'https://api.example.com/api/oauth/register/abc'

describe('the page of a sign-in', () => {
  it('is opened by a program with a fixed place, whatever PATH says', () => {
    expect(openerOf(page, desktop)).toBe('/usr/bin/xdg-open')
    expect(openerOf(page.replace('https', 'http'), { ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe('/usr/bin/xdg-open')
    const asked: string[] = []
    expect(openerOf(page, { ...desktop, exists: (path) => asked.push(path) < 0 })).toBeNull()
    expect(asked.filter((path) => !path.startsWith('/') || path.startsWith('/home/'))).toEqual([])
  })

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'mailto:a@example.com', '--help', 'vnc://example.com', ''])(
    'is on the web: %s is not opened',
    (url) => {
      expect(openerOf(url, desktop)).toBeNull()
    },
  )

  it('is only named where there is no desktop', () => {
    expect(openerOf(page, { ...desktop, env: {} })).toBeNull()
    expect(openerOf(page, { ...desktop, platform: 'win32' })).toBeNull()
  })
})
