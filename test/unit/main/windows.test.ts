import { describe, expect, it, vi } from 'vitest'
import { refusedSwitch } from '../../../electron/main/start/refused-switch.ts'
import { createLinger, lingerMs } from '../../../electron/main/windows/linger.ts'
import { pageOfUrl } from '../../../electron/main/windows/pages.ts'
import { popoverPlace } from '../../../electron/main/windows/popover-place.ts'
import { servedFile } from '../../../electron/main/windows/served-file.ts'

describe('our pages', () => {
  it('are recognised by their exact address', () => {
    expect(pageOfUrl('waygate://app', 'waygate://app/popover.html')).toBe('popover')
    expect(pageOfUrl('waygate://app', 'waygate://app/admin.html#gateways')).toBe('admin')
  })

  it.each([
    'waygate://app/popover.html?x=1',
    'waygate://app/sub/popover.html',
    'waygate://app.evil/popover.html',
    'https://app/popover.html',
    'file:///opt/Waygate/popover.html',
    'about:blank',
    '',
  ])('are not %s', (url) => {
    expect(pageOfUrl('waygate://app', url)).toBeNull()
  })

  it('are served from their own directory and nowhere else', () => {
    const file = (url: string) => servedFile('/opt/waygate/out/renderer', url)
    expect(file('waygate://app/assets/popover-1.js')).toBe('/opt/waygate/out/renderer/assets/popover-1.js')
    expect(file('waygate://app/%2e%2e/%2e%2e/main/main.js')).toBe('/opt/waygate/out/renderer/main/main.js')
    expect(file('waygate://app/..%2f..%2fpackage.js')).toBeNull()
    expect(file('waygate://app/assets/%00.js')).toBeNull()
    expect(file('waygate://app/%zz.js')).toBeNull()
    expect(file('waygate://other/popover.html')).toBeNull()
    expect(file('waygate://app/popover.html.map')).toBeNull()
  })
})

describe('the popover', () => {
  const size = { width: 360, height: 600 }
  const area = { x: 0, y: 0, width: 1280, height: 800 }

  it('opens below a panel at the top, above one at the bottom, and always inside', () => {
    expect(popoverPlace({ x: 640, y: 10 }, size, area)).toEqual({ x: 460, y: 22 })
    expect(popoverPlace({ x: 640, y: 790 }, size, area)).toEqual({ x: 460, y: 178 })
    expect(popoverPlace({ x: 1275, y: 10 }, size, area)).toEqual({ x: 912, y: 22 })
    expect(popoverPlace({ x: 0, y: 420 }, size, area)).toEqual({ x: 8, y: 8 })
  })

  it.each([
    ['left', { x: 20, y: 780 }, { x: 48, y: 0, width: 1232, height: 800 }, { x: 56, y: 168 }],
    ['right', { x: 1260, y: 780 }, { x: 0, y: 0, width: 1232, height: 800 }, { x: 864, y: 168 }],
    ['bottom, of a display on the left', { x: -40, y: 790 }, { x: -1280, y: 0, width: 1280, height: 760 }, { x: -368, y: 152 }],
  ])('stays beside a taskbar on the %s', (_where, pointer, workArea, place) => {
    expect(popoverPlace(pointer, size, workArea)).toEqual(place)
  })

  it('keeps its top left corner where there is no room for all of it', () => {
    expect(popoverPlace({ x: 100, y: 100 }, size, { x: 50, y: 50, width: 300, height: 300 })).toEqual({ x: 58, y: 58 })
  })
})

it('a hidden window goes a minute after it was hidden last', () => {
  vi.useFakeTimers()
  try {
    const end = vi.fn()
    const linger = createLinger(end)
    linger.leave()
    vi.advanceTimersByTime(lingerMs - 1)
    linger.stay()
    vi.advanceTimersByTime(lingerMs)
    expect(end).not.toHaveBeenCalled()
    linger.leave()
    linger.leave()
    vi.advanceTimersByTime(lingerMs)
    expect(end).toHaveBeenCalledTimes(1)
  } finally {
    vi.useRealTimers()
  }
})

describe('switches', () => {
  it.each([
    '--inspect',
    '--inspect=0.0.0.0:9229',
    '--inspect-brk',
    '-inspect',
    '--remote-debugging-port=9222',
    '--Remote-Debugging-Pipe',
    '--js-flags=--expose-gc',
    '--require=/tmp/x.js',
    '-r',
  ])('%s is refused', (argument) => {
    expect(refusedSwitch(['--no-sandbox', argument])).toBe(argument)
  })

  it('ordinary ones are not', () => {
    expect(refusedSwitch(['--no-sandbox', '--ozone-platform=wayland', '--force-device-scale-factor=2', '/opt/app'])).toBeNull()
  })
})
