import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { setupVerbs } from '../../../electron/common/contracts/setup-verbs.ts'
import { portableArgs } from '../../../electron/main/elevation/portable-script.ts'
import { type SetupPrograms, setupCommand, terminalCommand } from '../../../electron/main/elevation/setup-command.ts'

const baked = { sha256: 'ab'.repeat(32), size: 127_000_000 }
const installed = '/opt/waygate-helper/bin/waygate'
const package_ = '/opt/Waygate/resources/waygate/waygate'
const mounted = "/tmp/.mount_Way'gate x/resources/waygate/waygate"

const appImage: SetupPrograms = { own: { path: mounted, rootOnly: false, baked }, packaged: null, installed: null }
const deb: SetupPrograms = { own: { path: package_, rootOnly: true, baked: null }, packaged: package_, installed: null }
const checkout: SetupPrograms = {
  own: { path: '/home/anna/waygate/bin/waygate', rootOnly: false, baked: null },
  packaged: null,
  installed: null,
}

const said = (...[verb, programs]: Parameters<typeof setupCommand>) => {
  const command = setupCommand(verb, programs)
  if (command === null) return null
  const { program, args, input } = command
  return args[0] === '-c' ? `script ${args.slice(2).join(' ')} < ${input}` : [program, ...args].join(' ')
}

test('a package’s own program is run as it is, for everything', () => {
  expect(setupVerbs.map((verb) => said(verb, deb))).toEqual(setupVerbs.map((verb) => `${package_} ${verb} --json`))
})

test('an app without a package has its program checked and installed, and leaves the rest to what is installed', () => {
  const script = `script waygate ${baked.sha256} ${baked.size} < ${mounted}`
  expect(setupVerbs.map((verb) => said(verb, appImage))).toEqual([script, script, null, null])
  expect(setupVerbs.map((verb) => said(verb, { ...appImage, installed }))).toEqual([
    script,
    script,
    `${installed} allow --json`,
    `${installed} uninstall-helper --json`,
  ])
})

test('beside a package’s helper, an app without one uses that', () => {
  expect(said('repair-helper', { ...appImage, packaged: package_ })).toBe(`${package_} repair-helper --json`)
})

test('a build that can’t be installed repairs what is there, and installs nothing', () => {
  expect(setupVerbs.map((verb) => said(verb, checkout))).toEqual([null, null, null, null])
  expect(said('repair-helper', { ...checkout, installed })).toBe(`${installed} repair-helper --json`)
})

test('unpacked by root where only root may write: installed from there', () => {
  const own = { path: '/srv/waygate/resources/waygate/waygate', rootOnly: true, baked: null }
  expect(said('repair-helper', { own, packaged: null, installed: null })).toBe(`${own.path} install-helper --json`)
})

test.each([appImage, deb, checkout, { ...appImage, installed }])(
  'no command has anything in it but fixed words, a hash and a number',
  (programs) => {
    for (const verb of setupVerbs) {
      const command = setupCommand(verb, programs)
      if (command === null) continue
      const [first, , ...rest] = command.args
      expect(first === '-c' ? rest.join(' ') : command.args.join(' ')).toMatch(
        /^(waygate [0-9a-f]{64} \d+|(install-helper|repair-helper|allow|uninstall-helper) --json)$/,
      )
      expect(command.program).toMatch(/^\/(bin\/sh|opt\/.*\/waygate)$/)
    }
  },
)

test('a hash that is none never gets into a command', () => {
  for (const sha256 of ['', 'AB'.repeat(32), `${'ab'.repeat(32)}; id`, '$(id)']) {
    expect(() => portableArgs({ sha256, size: 1 })).toThrow()
  }
  for (const size of [0, -1, 1.5, Number.NaN]) expect(() => portableArgs({ ...baked, size })).toThrow()
})

test('in a terminal: short where it can be', () => {
  expect(terminalCommand('install-helper', deb, 1000)).toBe('sudo waygate install-helper')
  expect(terminalCommand('allow', { ...appImage, installed }, 1000)).toBe(`sudo ${installed} allow`)
  expect(terminalCommand('install-helper', checkout, 1000)).toBe('sudo /home/anna/waygate/bin/waygate helper --allow-uid 1000')
  expect(terminalCommand('uninstall-helper', checkout, 1000)).toBe('')
})

test('in a terminal: the long one is what the prompt would have run, word for word, through any shell’s quoting', () => {
  const typed = terminalCommand('install-helper', appImage, 1000)
  // it crosses to a page, and from there to the clipboard (contracts/app/window.ts)
  expect(typed.length).toBeLessThan(2000)
  const [command, input] = typed.split(/ < (?=[^<]*$)/)
  const words = execFileSync('/bin/sh', ['-c', `sudo() { printf '%s\\0' "$@"; }; ${command}; printf '%s\\0' ${input}`])
    .toString()
    .split('\0')
  expect(words).toEqual(['/bin/sh', ...portableArgs(baked), mounted, ''])
})
