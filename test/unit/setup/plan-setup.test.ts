import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../../electron/common/result.ts'
import type { Asker } from '../../../electron/helper/setup/asking-user.ts'
import { planSetup, type SetupStep, type SetupSurroundings, type SetupWish } from '../../../electron/helper/setup/plan-setup.ts'
import type { SetupFacts } from '../../../electron/helper/setup/setup-facts.ts'
import { setupPlaces } from '../../../electron/helper/setup/setup-places.ts'
import { filesForInstallation } from '../../../electron/helper/setup/shipped-files.ts'
import { shippedTexts } from '../../../electron/helper/setup/shipped-texts.ts'

const bare: SetupFacts = {
  packaged: null,
  installed: false,
  newer: null,
  systemd: true,
  polkit: true,
  helperPid: null,
  anybodyAllowed: false,
}
const package_ = { unit: '/usr/lib/systemd/system/waygate-helper.service', ours: true }
const anna: Asker = { by: 'prompt', uid: 1000 }
const root: Asker = { by: 'root' }

function plan(verb: SetupWish['verb'], facts: Partial<SetupFacts>, asker: Asker = anna, more: Partial<SetupSurroundings & SetupWish> = {}) {
  const { named = null, program = ok('/opt/.waygate-x') } = more
  return planSetup(
    { verb, asker, named },
    { facts: { ...bare, ...facts }, places: setupPlaces(), files: filesForInstallation(shippedTexts), program },
  )
}

/** One line a step, as an administrator would type it. */
function lines(planned: ReturnType<typeof plan>): readonly string[] {
  if (!planned.ok) return [`refused: ${'why' in planned.fault ? planned.fault.why : planned.fault.code}`]
  return [...planned.value.steps.map(line), ...planned.value.notes.map(({ note }) => `note: ${note}`)]
}

function line(step: SetupStep): string {
  switch (step.do) {
    case 'program':
      return `copy ${step.from} ${step.to}`
    case 'file':
      return `write ${step.path}${step.weight === 'wish' ? ' (or not)' : ''}`
    case 'link':
      return `link ${step.path} -> ${step.to}`
    case 'allow':
      return `allow ${step.uid}`
    case 'command':
      return [step.command.program, ...step.command.args].join(' ')
    case 'spawnHelper':
      return `${step.program} helper &`
    case 'await':
      return `await ${step.uid}${step.other === null ? '' : ` not ${step.other}`}`
    default:
      return step.do
  }
}

const units = 'waygate-early-block.service waygate-early-boot.service waygate-helper.service'
const started = [
  '/usr/bin/systemctl daemon-reload',
  `/usr/bin/systemctl enable --quiet ${units}`,
  '/usr/bin/systemctl stop waygate-helper.service',
  'endHelper',
  '/usr/bin/systemctl start waygate-helper.service',
]
const placed = [
  'write /opt/waygate-helper/lib/early-boot.nft',
  'write /etc/systemd/system/waygate-early-block.service',
  'write /etc/systemd/system/waygate-early-boot.service',
  'write /etc/systemd/system/waygate-helper.service',
  'write /etc/systemd/system/waygate-wireguard@.service',
  'write /usr/share/polkit-1/actions/net.waygate.policy (or not)',
  'link /usr/local/bin/waygate -> /opt/waygate-helper/bin/waygate',
]

describe('installing', () => {
  it('without a package: program, files, user, units, and waits until the helper answers that user', () => {
    expect(lines(plan('install-helper', {}))).toEqual([
      'copy /opt/.waygate-x /opt/waygate-helper/bin/waygate',
      ...placed,
      'allow 1000',
      ...started,
      'await 1000',
    ])
  })

  it('of a package: nothing is copied, its own units are used', () => {
    expect(lines(plan('install-helper', { packaged: package_ }))).toEqual(['allow 1000', ...started, 'await 1000'])
  })

  it('of a package over what an app without one had installed: that is taken away, or it would go on hiding the package’s', () => {
    expect(lines(plan('install-helper', { packaged: package_, installed: true, helperPid: 7 }))).toEqual([
      'removeInstalled',
      'allow 1000',
      ...started,
      'await 1000 not 7',
    ])
  })

  it('by an app when a package’s helper is there: refused', () => {
    expect(lines(plan('install-helper', { packaged: { ...package_, ours: false } }))).toEqual(['refused: ownedByPackage'])
  })

  it('by root: nobody is let in, and that is said', () => {
    expect(lines(plan('install-helper', {}, root)).slice(-2)).toEqual(['await 0', 'note: nobodyAllowed'])
    expect(lines(plan('install-helper', { anybodyAllowed: true }, root)).slice(-1)).toEqual(['await 0'])
  })

  it('without systemd: runs, and says that nothing starts it at the next boot', () => {
    expect(lines(plan('install-helper', { systemd: false }))).toEqual([
      'copy /opt/.waygate-x /opt/waygate-helper/bin/waygate',
      'write /opt/waygate-helper/lib/early-boot.nft',
      'write /usr/share/polkit-1/actions/net.waygate.policy (or not)',
      'link /usr/local/bin/waygate -> /opt/waygate-helper/bin/waygate',
      'allow 1000',
      'endHelper',
      '/opt/waygate-helper/bin/waygate helper &',
      'await 1000',
      'note: notAtBoot',
    ])
  })

  it('without polkit: no words for prompts that there are none of', () => {
    expect(lines(plan('install-helper', { polkit: false })).filter((text) => /polkit|Prompts/.test(text))).toEqual(['note: plainPrompts'])
  })

  it('of a program that others could have changed: refused, whatever else is true', () => {
    const program = fail({ code: 'setup.refused', why: 'programExposed', path: '/x', detail: '' } as const)
    expect(lines(plan('install-helper', {}, anna, { program }))).toEqual(['refused: programExposed'])
    // a package's is placed by the package
    expect(lines(plan('install-helper', { packaged: package_ }, anna, { program }))).toContain('allow 1000')
  })
})

describe('repairing', () => {
  it('brings everything anew and starts it again, and lets nobody in', () => {
    expect(lines(plan('repair-helper', { installed: true, helperPid: 7, anybodyAllowed: true }))).toEqual([
      'copy /opt/.waygate-x /opt/waygate-helper/bin/waygate',
      ...placed,
      ...started,
      'await 0 not 7',
    ])
  })

  it('by the installed program itself: that is not copied onto itself', () => {
    const planned = plan('repair-helper', { installed: true }, root, { program: ok('/opt/waygate-helper/bin/waygate') })
    expect(lines(planned)).not.toContainEqual(expect.stringMatching(/^copy/))
    expect(lines(planned)).toEqual(expect.arrayContaining(placed))
  })

  it('of nothing: refused', () => {
    expect(lines(plan('repair-helper', {}))).toEqual(['refused: notInstalled'])
  })
})

describe('allowing', () => {
  it('is the person who was asked, or whom root names', () => {
    const here = { installed: true, helperPid: 7 }
    expect(lines(plan('allow', here))).toEqual(['allow 1000', 'await 1000'])
    expect(lines(plan('allow', here, root, { named: 1001 }))).toEqual(['allow 1001', 'await 1001'])
    expect(lines(plan('allow', here, { by: 'sudo', uid: 1000 }, { named: 1001 }))).toEqual(['allow 1001', 'await 1001'])
    expect(lines(plan('allow', here, root))).toEqual(['refused: nobodyAsked'])
  })

  it('starts a helper that doesn’t run, and needs one that is installed', () => {
    expect(lines(plan('allow', { packaged: package_ }))).toEqual([
      'allow 1000',
      '/usr/bin/systemctl start waygate-helper.service',
      'await 1000',
    ])
    expect(lines(plan('allow', {}))).toEqual(['refused: notInstalled'])
    // one that somebody started by hand
    expect(lines(plan('allow', { helperPid: 7, systemd: false }))).toEqual(['allow 1000', 'await 1000'])
  })
})
