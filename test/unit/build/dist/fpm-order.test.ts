import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { controlText } from '../../../../build/dist/stand-ins/make-deb.ts'
import { placeSources } from '../../../../build/dist/stand-ins/place-sources.ts'
import { readOrder } from '../../../../build/dist/stand-ins/read-order.ts'

/** As electron-builder gives it (FpmTarget.js), shortened. */
const asked = [
  ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libgtk-3-0', '-d', 'nftables', '--deb-recommends', 'pkexec', '--deb-compression', 'gz'],
  ...[
    '--architecture',
    'amd64',
    '--after-install',
    '/tmp/post',
    '--after-remove',
    '/tmp/postrm',
    '--description',
    'In short\n And at length\n\n in two parts',
  ],
  ...['--version', '0.1.0~test', '--package', '/tmp/x.deb', '--name', 'waygate-test', '--maintainer', 'M <m@example.org>', '--vendor', 'W'],
  ...['--url', 'https://waygate.example', '--category', 'net', '--deb-priority', 'optional', '--license', 'Apache-2.0'],
  ...['--conflicts', 'waygate', '--before-remove=/tmp/prerm', '/work/root/=/', '/tmp/icon.png=/usr/share/icons/waygate.png'],
]

describe('the stand-in for fpm', () => {
  test('understands what electron-builder and our configuration say', () => {
    expect(readOrder(asked)).toMatchObject({
      target: 'deb',
      file: '/tmp/x.deb',
      depends: ['libgtk-3-0', 'nftables'],
      conflicts: ['waygate'],
      scripts: { 'after-install': '/tmp/post', 'after-remove': '/tmp/postrm', 'before-remove': '/tmp/prerm' },
      sources: [
        { from: '/work/root/', to: '/' },
        { from: '/tmp/icon.png', to: '/usr/share/icons/waygate.png' },
      ],
    })
  })

  test('of two values the last counts, as with fpm', () => {
    expect(readOrder([...asked, '--description', 'other']).description).toBe('other')
  })

  test.each([
    [['--deb-user', 'nobody'], '--deb-user nobody is unknown here'],
    [['-s', 'gem'], '-s gem is unknown here'],
    [['just-a-file'], 'no SOURCE=/TARGET'],
    [['a=relative'], 'no SOURCE=/TARGET'],
    [['--name'], '--name has no value'],
    [['-t', 'pacman'], 'no kind of package'],
  ])('refuses what it does not know: %s', (words, why) => {
    expect(() => readOrder([...asked, ...words])).toThrow(why)
  })

  test('the control file is as dpkg wants it', () => {
    expect(controlText(readOrder(asked), 42)).toBe(
      `${[
        'Package: waygate-test',
        'Version: 0.1.0~test',
        'Architecture: amd64',
        'Maintainer: M <m@example.org>',
        'Installed-Size: 42',
        'Depends: libgtk-3-0, nftables',
        'Recommends: pkexec',
        'Conflicts: waygate',
        'Section: net',
        'Priority: optional',
        'Homepage: https://waygate.example',
        'Description: In short',
        ' And at length',
        ' .',
        ' in two parts',
      ].join('\n')}\n`,
    )
  })

  const folder = mkdtempSync(join(tmpdir(), 'waygate-fpm-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test("puts files in their places, with root's modes and one time, whatever the builder's are", async () => {
    mkdirSync(join(folder, 'from/usr/bin'), { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, 'from/usr/bin/program'), '', { mode: 0o700 })
    writeFileSync(join(folder, 'icon.png'), '', { mode: 0o600 })
    symlinkSync('/opt/Waygate/program', join(folder, 'from/usr/bin/link'))
    const sources = [
      { from: join(folder, 'from/'), to: '/' },
      { from: join(folder, 'icon.png'), to: '/usr/share/icon.png' },
    ]
    await placeSources(sources, join(folder, 'tree'), 1_700_000_000)
    const mode = (path: string) => lstatSync(join(folder, 'tree', path)).mode & 0o7777
    expect([mode('usr'), mode('usr/bin/program'), mode('usr/share/icon.png')]).toEqual([0o755, 0o755, 0o644])
    expect(readlinkSync(join(folder, 'tree/usr/bin/link'))).toBe('/opt/Waygate/program')
    const times = execFileSync('find', [join(folder, 'tree'), '-printf', '%Ts\n'], { encoding: 'utf8' })
    expect(new Set(times.trim().split('\n'))).toEqual(new Set(['1700000000']))
  })
})
