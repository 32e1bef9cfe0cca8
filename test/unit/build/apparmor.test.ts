import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { programs } from '../../../electron/engine/linux/names.ts'

const linux = join(import.meta.dirname, '../../../resources/linux')
const file = join(linux, 'waygate-helper.apparmor')
const profile = readFileSync(file, 'utf8')
const unit = readFileSync(join(linux, 'waygate-helper.service'), 'utf8')
const parser = '/usr/sbin/apparmor_parser'

/** As text: whether a kernel enforces it is for a machine that has AppArmor. */
describe('the helper’s AppArmor profile', () => {
  it.skipIf(!existsSync(parser))('is one that AppArmor’s own parser takes', () => {
    const parsed = spawnSync(parser, ['--skip-kernel-load', '--skip-cache', file], { encoding: 'utf8' })
    expect([parsed.status, parsed.stderr.match(/.*(error|not found).*/gi)]).toEqual([0, null])
    const broken = spawnSync(parser, ['--skip-kernel-load', '--skip-cache'], {
      input: profile.replace('capability chown,', 'capability chown'),
      encoding: 'utf8',
    })
    expect(broken.status).not.toBe(0)
  })

  it('is the one that the unit names, and a machine without it starts the helper all the same', () => {
    expect(profile).toContain('\nprofile waygate-helper ')
    expect(unit).toContain('\nAppArmorProfile=-waygate-helper\n')
  })

  it('gives the capabilities that the unit leaves, and no other', () => {
    const given = [...profile.matchAll(/^ {2}capability (\w+),$/gm)].map(([, name = '']) => `CAP_${name.toUpperCase()}`)
    const [, left = ''] = /^CapabilityBoundingSet=(.*)$/m.exec(unit) ?? []
    expect(given.sort()).toEqual(left.split(' ').sort())
  })

  it('lets the helper start its programs, and no shell but the one of resolvconf', () => {
    const started = [...profile.matchAll(/^ {2}(\S+) mrix,$/gm)].map(([, path = '']) => path.replace(/^\/\{,usr\/\}(\{,s\})?bin\//, ''))
    const names = started.map((path) => path.split('/').at(-1))
    expect(Object.values(programs).filter((path) => !names.includes(path.split('/').at(-1)))).toEqual([])
    expect(profile).not.toMatch(/ (p|P|c|C|u|U)x,|\b(bash|python|node)\b/)
  })
})
