import type { HelperSetupView } from '../../../electron/common/contracts/app/helper-setup.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import type { SetupVerb } from '../../../electron/common/contracts/setup-verbs.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { terminalCommand } from '../../../electron/main/elevation/setup-command.ts'
import { popover, type Shot } from './popover-states.ts'
import * as sample from './samples.ts'
import { settings } from './settings-states.ts'

const idle: HelperSetupView = { offer: 'install', way: 'prompt', command: 'sudo waygate install-helper', removal: 'none', act: null }
const missing: Fault = { code: 'helper.missing', socket: '/run/waygate/1000.sock' }
const denied: Fault = { code: 'helper.denied', socket: '/run/waygate/1000.sock' }
const old: Fault = { code: 'helper.version', ours: 2, theirs: 1 }
/** The longest that there is. */
const portable = terminalCommand(
  'install-helper',
  {
    own: {
      path: '/tmp/.mount_WaygatAbCdEf/resources/waygate/waygate',
      rootOnly: false,
      baked: { sha256: '0123456789abcdef'.repeat(4), size: 127_000_000 },
    },
    packaged: null,
    installed: null,
  },
  1000,
)

const gone = (name: string, fault: Fault, setup: Partial<HelperSetupView>): Shot =>
  popover(name, {
    tunnel: { ...sample.open, helper: { link: 'gone', fault } },
    session: sample.signedOut,
    helperSetup: { ...idle, ...setup },
  })
/** It was there, with `before` joined, and went in this run of the app. */
const stopped = (name: string, before: TunnelView, setup: Partial<HelperSetupView>): Shot =>
  popover(name, {
    tunnel: {
      ...before,
      helper: { link: 'gone', fault: missing, ...(before.helper.link === 'ready' ? { last: before.helper.status } : {}) },
    },
    helperSetup: { ...idle, ...setup },
  })
/** The pictures are taken over minutes: what has just begun begins later than all of them. */
const justNow = Date.now() + 3_600_000
const longAgo = Date.now() - 60_000
const acting = (phase: 'asking' | 'working', verb: SetupVerb, since = justNow): HelperSetupView['act'] => ({ phase, verb, since })
const failed = (verb: SetupVerb, fault: Fault): HelperSetupView['act'] => ({ phase: 'failed', verb, at: Date.now(), fault })
const refused = (why: Extract<Fault, { code: 'elevation.refused' }>['why']): Fault => ({ code: 'elevation.refused', why, detail: 'pkexec' })

/** First run, repair and removal: every state of the helper that isn't there yet, or won't be any more. */
export const helperStates: readonly Shot[] = [
  gone('helper-missing', missing, {}),
  gone('helper-stopped', missing, { offer: 'repair', command: 'sudo waygate repair-helper' }),
  gone('helper-old', old, { offer: 'repair', command: 'sudo waygate repair-helper' }),
  gone('helper-denied', denied, { offer: 'allow', command: 'sudo waygate allow' }),
  gone('helper-newer', { code: 'helper.version', ours: 1, theirs: 2 }, { offer: null, command: '' }),
  gone('helper-lost', { code: 'helper.lost', detail: 'no answer' }, { offer: 'repair', command: 'sudo waygate repair-helper' }),
  gone(
    'helper-killed',
    { code: 'helper.missing', socket: '/run/waygate/1000.sock', killed: true },
    { offer: 'repair', command: 'sudo waygate repair-helper' },
  ),
  stopped('helper-stopped-up', sample.up, { offer: 'repair', command: 'sudo waygate repair-helper' }),
  stopped('helper-stopped-held', sample.held, { offer: 'repair', command: 'sudo waygate repair-helper' }),
  stopped('helper-stopped-by-hand', sample.up, { way: 'terminal', command: 'sudo /home/anna/waygate/bin/waygate helper --allow-uid 1000' }),
  gone('helper-by-hand', missing, { way: 'terminal', command: 'sudo /home/anna/waygate/bin/waygate helper --allow-uid 1000' }),
  gone('helper-not-ours', missing, { offer: null, way: 'terminal', command: '' }),
  gone('helper-asking', missing, { act: acting('asking', 'install-helper') }),
  gone('helper-asking-long', missing, { act: acting('asking', 'install-helper', longAgo), command: portable }),
  gone('helper-installing', missing, { act: acting('working', 'install-helper') }),
  gone('helper-installed', missing, { act: { phase: 'done', verb: 'install-helper', at: Date.now() } }),
  gone('helper-dismissed', missing, { act: failed('install-helper', refused('dismissed')) }),
  gone('helper-refused', missing, { act: failed('install-helper', refused('denied')), command: portable }),
  gone('helper-no-agent', denied, { offer: 'allow', command: 'sudo waygate allow', act: failed('allow', refused('noAgent')) }),
  gone('helper-silent', missing, {
    act: failed('install-helper', { code: 'setup.ineffective', how: 'silent', program: '/opt/x' }),
    command: portable,
  }),
  gone('helper-program-missing', missing, {
    act: failed('install-helper', {
      code: 'program.missing',
      program: '/usr/bin/wireguard-go',
      install: 'install it: sudo apt install wireguard-go',
    }),
  }),
  gone('helper-other-program', missing, {
    act: failed('install-helper', {
      code: 'setup.refused',
      why: 'otherProgram',
      path: '',
      detail: 'it is not the program that belongs to this app',
    }),
  }),
  older('helper-older', {}),
  older('helper-older-asking', { act: acting('asking', 'repair-helper') }),
  older('helper-older-working', { act: acting('working', 'repair-helper') }),
  older('helper-older-refused', { act: failed('repair-helper', refused('denied')), command: portable }),
  older('helper-older-stays', {
    act: failed('repair-helper', { code: 'setup.ineffective', how: 'older', program: '/opt/x' }),
    command: portable,
  }),
  removal('helper-removable', { removal: 'offered' }, sample.open),
  removal('helper-in-use', { removal: 'offered' }, sample.wished),
  removal('helper-of-a-package', { removal: 'package' }, sample.open),
  removal('helper-removal-asking', { removal: 'offered', act: acting('asking', 'uninstall-helper') }, sample.open),
  removal('helper-removing', { removal: 'offered', act: acting('working', 'uninstall-helper') }, sample.open),
  removal(
    'helper-removal-refused',
    { removal: 'offered', act: failed('uninstall-helper', { code: 'setup.refused', why: 'inUse', path: '', detail: 'joined' }) },
    sample.open,
  ),
  removal('helper-remove', { removal: 'offered' }, sample.open, async (page) => {
    await page.getByRole('button', { name: 'Uninstall the helper' }).click()
    await page.getByRole('alertdialog').waitFor()
  }),
]

/** It works, and this app brings a newer one. */
function older(name: string, setup: Partial<HelperSetupView>): Shot {
  const { helper } = sample.open
  const tunnel =
    helper.link === 'ready' ? { ...sample.open, helper: { ...helper, status: { ...helper.status, version: '0.0.9' } } } : sample.open
  return removal(name, { offer: 'update', removal: 'offered', ...setup }, tunnel)
}

function removal(name: string, setup: Partial<HelperSetupView>, tunnel: typeof sample.open, act?: Shot['act']): Shot {
  const helperSetup: HelperSetupView = { offer: null, way: 'prompt', command: '', removal: 'none', act: null, ...setup }
  return settings(
    name,
    { tunnel, helperSetup },
    {
      act: async (page) => {
        await page.getByRole('heading', { name: 'Uninstall the helper' }).evaluate((element) => element.scrollIntoView({ block: 'center' }))
        await act?.(page)
      },
    },
  )
}
