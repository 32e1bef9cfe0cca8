import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installedHelperProgram } from '../../../electron/common/contracts/helper-places.ts'
import { setupVerbs } from '../../../electron/common/contracts/setup-verbs.ts'
import { filesForInstallation, helperUnits } from '../../../electron/helper/setup/shipped-files.ts'
import { shippedTexts } from '../../../electron/helper/setup/shipped-texts.ts'

const root = join(import.meta.dirname, '../../..')
const files = filesForInstallation(shippedTexts)
const policy = shippedTexts['net.waygate.policy'] ?? ''

/** Units of the package that are not the helper's own, and stay away from a computer that only has an app. */
const others = ['waygate-host.service', 'waygate-server.service']

test('every unit that is shipped is either the helper’s or known not to be', () => {
  const units = readdirSync(join(root, 'resources/linux')).filter((name) => name.endsWith('.service'))
  expect(units.sort()).toEqual([...helperUnits, ...others].sort())
})

test('an installation without a package names its own program and its own block, and nothing of a package', () => {
  const texts = [...files.units.map(({ text }) => text), files.earlyBlock, files.policy]
  expect(texts.filter((text) => /\/usr\/bin\/waygate|\/usr\/lib\/waygate|\/opt\/Waygate/.test(text))).toEqual([])
  const starts = files.units.map(({ text }) => /^ExecStart=(.*)$/m.exec(text)?.[1])
  expect(starts).toEqual([
    '/usr/sbin/nft -f /opt/waygate-helper/lib/early-boot.nft',
    '/opt/waygate-helper/bin/waygate early-boot',
    '/opt/waygate-helper/bin/waygate helper',
    '/usr/bin/wireguard-go -f %i',
  ])
})

test('what runs before other file systems are there waits for /opt', () => {
  const early = files.units.filter(({ name }) => name.includes('early'))
  expect(early).toHaveLength(2)
  for (const { text } of early) expect(text).toMatch(/^RequiresMountsFor=.*\/opt\b/m)
})

test('nothing else of the units is changed', () => {
  for (const { name, text } of files.units) {
    const before = (shippedTexts[name] ?? '').split('\n')
    const after = text.split('\n')
    expect(after).toHaveLength(before.length)
    const changed = after.filter((line, index) => line !== before[index])
    expect(changed.every((line) => /^(ExecStart|RequiresMountsFor)=/.test(line))).toBe(true)
  }
})

test('the policy has one action for each verb that the app asks for, and root’s password for all of them', () => {
  const actions = policy.split('<action ').slice(1)
  expect(actions.map((action) => /exec\.argv1">([^<]+)</.exec(action)?.[1]).sort()).toEqual([...setupVerbs].sort())
  for (const action of actions) {
    expect(action).toContain(`id="net.waygate.${/exec\.argv1">([^<]+)</.exec(action)?.[1]}"`)
    expect(action.match(/<allow_(any|inactive|active)>auth_admin<\/allow_/g)).toHaveLength(3)
    expect(action).toMatch(/<message>[^<]+<\/message>/)
    expect(action).toMatch(/<message xml:lang="de">[^<]+<\/message>/)
  }
  expect(policy).not.toMatch(/auth_self|_keep|<allow_\w+>yes|allow_gui/)
})

test('the policy is about the program where the package puts it', () => {
  const builder = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
  const product = /^productName: (.+)$/m.exec(builder)?.[1]
  const folder = /from: out\/package\/waygate\n {6}to: (.+)$/m.exec(builder)?.[1]
  const programs = [...policy.matchAll(/exec\.path">([^<]+)</g)].map(([, path]) => path)
  expect([...new Set(programs)]).toEqual([`/opt/${product}/resources/${folder}/waygate`])
  expect([...files.policy.matchAll(/exec\.path">([^<]+)</g)].map(([, path]) => path)).toEqual(setupVerbs.map(() => installedHelperProgram))
})
