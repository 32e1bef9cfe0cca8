import { describe, expect, it, test } from 'vitest'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'
import { judgeHealth } from '../../../electron/helper/update/installer/judge-health.ts'
import type { HelperLook } from '../../../electron/helper/update/installer/look-at-helper.ts'
import { type InstallOutcome, type Machine, runInstaller } from '../../../electron/helper/update/installer/run-installer.ts'
import type { BeforeUpdate, RecordedRun, UpdateRecord } from '../../../electron/helper/update/update-record.ts'

const before: BeforeUpdate = { revision: 5, joined: true, lock: false, passes: 1, up: true }
const ref = { revision: 5, passId: 'p1', gateway: 'exit-fra', since: 1 }
const up = (at: number): TunnelState => ({ kind: 'up', ...ref, proof: { at, handshakeAt: at, by: 'api' } })
const unreadable: TunnelState = { kind: 'held', revision: 0, since: 1, reason: { why: 'stateUnreadable', detail: '' } }
const through = { through: ['p1'], failover: false, goHome: false }

function status(state: TunnelState, more: Partial<HelperStatus> = {}): HelperStatus {
  const pass = { passId: 'p1' } as HelperStatus['passes'][number]
  return {
    sequence: 1,
    bootId: 'boot',
    state,
    intent: { ...initialIntent, revision: 5, want: through },
    passes: [pass],
    owner: null,
    tunnel: null,
    host: null,
    ...more,
  }
}

/** A machine whose package and helper do as scripted; time passes only when somebody waits. */
interface Scripted {
  readonly machine: Machine
  readonly log: string[]
  record(): UpdateRecord
  clock: number
  installed: { version: string; whole: boolean } | null
  helper: (version: string) => Result<HelperLook>
  /** One for each attempt; `done` when there are no more. */
  outcomes: InstallOutcome[]
  /** Whether the package's script starts the new helper. */
  handsOver: boolean
  canKeep: boolean
  untouched: boolean
}

function scripted(run: Partial<RecordedRun> = {}, more: Partial<UpdateRecord> = {}): Scripted {
  const log: string[] = []
  let record: UpdateRecord = {
    format: 1,
    seen: {},
    rolledBack: [],
    kept: null,
    run: {
      version: '0.2.0',
      from: '0.1.0',
      phase: 'installing',
      why: null,
      since: 0,
      by: 1000,
      sha512: 'sum',
      before,
      journalled: false,
      ...run,
    },
    ...more,
  }
  let running = '0.1.0'
  const self: Scripted = {
    log,
    record: () => record,
    clock: 0,
    installed: { version: '0.1.0', whole: true },
    helper: (version) => ok({ version, pid: 7, status: status(up(self.clock)) }),
    outcomes: [],
    handsOver: true,
    canKeep: true,
    untouched: true,
    machine: {
      readRecord: async () => ok(record),
      writeRecord: async (next) => {
        record = next
      },
      installed: async () => self.installed,
      isUntouched: async () => self.untouched,
      keepInstalled: async () => {
        log.push('keep what is installed')
        return self.canKeep
      },
      install: async (which) => {
        const outcome = self.outcomes.shift() ?? 'done'
        log.push(`install ${which}: ${outcome}`)
        self.clock += 1000
        if (outcome === 'done') {
          const version = which === 'new' ? '0.2.0' : '0.1.0'
          self.installed = { version, whole: true }
          if (self.handsOver) running = version
        }
        if (outcome === 'failed') self.installed = { version: '0.2.0', whole: false }
        return outcome
      },
      keepNew: async () => void log.push('keep the new one'),
      forgetNew: async () => void log.push('forget the new one'),
      copyState: async () => void log.push('copy what is remembered'),
      restoreState: async () => void log.push('restore what was remembered'),
      look: async () => self.helper(running),
      renewHelper: async () => {
        log.push('renew the helper')
        running = self.installed?.version ?? running
      },
      wait: async (ms) => {
        self.clock += ms
      },
      now: () => self.clock,
      say: () => undefined,
    },
  }
  return self
}

const silent = fail({ code: 'helper.missing', socket: '' } as Fault)

describe('installing', () => {
  it('keeps what is installed, installs, checks, and then keeps the new one', async () => {
    const it_ = scripted()
    await runInstaller(it_.machine, 'begin')
    expect(it_.log).toEqual(['keep what is installed', 'copy what is remembered', 'install new: done', 'keep the new one'])
    expect(it_.record()).toMatchObject({
      run: { phase: 'installed', why: null },
      kept: { version: '0.2.0', packageVersion: '0.2.0' },
      rolledBack: [],
    })
  })

  it('keeps nothing anew when the package of what is installed lies there already', async () => {
    const it_ = scripted({}, { kept: { version: '0.1.0', packageVersion: '0.1.0' } })
    await runInstaller(it_.machine, 'begin')
    expect(it_.log).not.toContain('keep what is installed')
  })

  it('does not begin without a way back', async () => {
    const it_ = scripted()
    it_.canKeep = false
    await runInstaller(it_.machine, 'begin')
    expect(it_.log).toEqual(['keep what is installed', 'forget the new one'])
    expect(it_.record()).toMatchObject({ run: { phase: 'failed', why: 'noWayBack' }, rolledBack: [] })
  })

  it('does not begin with a package that changed on the disk since it was checked', async () => {
    const it_ = scripted()
    it_.untouched = false
    await runInstaller(it_.machine, 'begin')
    expect(it_.log).toEqual(['forget the new one'])
    expect(it_.record()).toMatchObject({ run: { phase: 'failed', why: 'altered' }, rolledBack: [] })
  })

  it('waits for another program that installs packages, and gives up in the end, with nothing changed', async () => {
    const waits = scripted()
    waits.outcomes = ['lockTaken', 'lockTaken', 'done']
    await runInstaller(waits.machine, 'begin')
    expect(waits.record().run?.phase).toBe('installed')
    const givesUp = scripted()
    givesUp.outcomes = Array<InstallOutcome>(1000).fill('lockTaken')
    await runInstaller(givesUp.machine, 'begin')
    expect(givesUp.record()).toMatchObject({ run: { phase: 'failed', why: 'busy' }, rolledBack: [] })
  })

  it('goes back when dpkg fails, and never offers that version again', async () => {
    const it_ = scripted()
    it_.outcomes = ['failed']
    await runInstaller(it_.machine, 'begin')
    expect(it_.log.slice(2)).toEqual(['install new: failed', 'install kept: done', 'forget the new one'])
    expect(it_.record()).toMatchObject({ run: { phase: 'rolledBack', why: 'package' }, rolledBack: ['0.2.0'], kept: { version: '0.1.0' } })
  })

  it('says so when the way back fails, too', async () => {
    const it_ = scripted()
    it_.outcomes = ['failed', 'failed']
    await runInstaller(it_.machine, 'begin')
    expect(it_.record()).toMatchObject({ run: { phase: 'failed', why: 'package' }, rolledBack: ['0.2.0'] })
  })

  test.each<[string, string, (self: Scripted) => (version: string) => Result<HelperLook>]>([
    ['whose helper does not answer', 'silent', (self) => (version) => (version === '0.2.0' ? silent : well(self, version))],
    [
      'whose helper speaks no protocol of before',
      'protocol',
      (self) => (version) => (version === '0.2.0' ? fail({ code: 'helper.version', ours: 1, theirs: 3 }) : well(self, version)),
    ],
    [
      'whose helper says another version than the manifest',
      'otherVersion',
      (self) => (version) => well(self, version === '0.2.0' ? '0.1.9' : version),
    ],
    [
      'that lost what was remembered',
      'stateLost',
      (self) => (version) => (version === '0.2.0' ? ok({ version, pid: 7, status: status(unreadable) }) : well(self, version)),
    ],
    [
      'that does not prove the gateway again',
      'unproven',
      (self) => (version) => (version === '0.2.0' ? ok({ version, pid: 7, status: status(up(-1)) }) : well(self, version)),
    ],
    [
      'whose helper dies again and again',
      'silent',
      (self) => (version) => (version === '0.2.0' ? ok({ version, pid: self.clock, status: status(up(self.clock)) }) : well(self, version)),
    ],
  ])('goes back from an update %s', async (_what, why, helper) => {
    const self = scripted()
    self.helper = helper(self)
    await runInstaller(self.machine, 'begin')
    expect(self.record()).toMatchObject({ run: { phase: 'rolledBack', why }, rolledBack: ['0.2.0'] })
    expect(self.installed?.version).toBe('0.1.0')
  })

  it('gives back what was remembered, when the update wrote it in a way that the version before cannot read', async () => {
    const self = scripted()
    self.helper = (version) => {
      if (version === '0.2.0') return silent
      return self.log.includes('restore what was remembered') ? well(self, version) : ok({ version, pid: 7, status: status(unreadable) })
    }
    await runInstaller(self.machine, 'begin')
    expect(self.log.slice(-3)).toEqual(['restore what was remembered', 'renew the helper', 'forget the new one'])
    expect(self.record().run?.phase).toBe('rolledBack')
  })

  it('starts the new helper itself where the package has nobody to do it', async () => {
    const self = scripted()
    self.handsOver = false
    await runInstaller(self.machine, 'begin')
    expect(self.log.filter((line) => line === 'renew the helper')).toHaveLength(1)
    expect(self.record().run?.phase).toBe('installed')
  })

  it('does nothing without an update, or with one that is over', async () => {
    const over = scripted({ phase: 'rolledBack' })
    await runInstaller(over.machine, 'resume')
    expect(over.log).toEqual([])
  })
})

describe('after an interruption', () => {
  const kept = { kept: { version: '0.1.0', packageVersion: '0.1.0' } }

  it('before the package was unpacked, nothing was changed', async () => {
    const self = scripted({}, kept)
    await runInstaller(self.machine, 'resume')
    expect(self.record()).toMatchObject({ run: { phase: 'failed', why: 'interrupted' }, rolledBack: [] })
    expect(self.log).toEqual(['forget the new one'])
  })

  it('in the middle of unpacking, it goes back', async () => {
    const self = scripted({}, kept)
    self.installed = { version: '0.2.0', whole: false }
    await runInstaller(self.machine, 'resume')
    expect(self.record()).toMatchObject({ run: { phase: 'rolledBack', why: 'interrupted' }, rolledBack: ['0.2.0'] })
  })

  it('after the package was installed, it is checked', async () => {
    const self = scripted({}, kept)
    self.installed = { version: '0.2.0', whole: true }
    await runInstaller(self.machine, 'resume')
    expect(self.record().run?.phase).toBe('installed')
  })

  it('on the way back, it goes on going back', async () => {
    const self = scripted({ phase: 'rollingBack', why: 'silent' }, kept)
    await runInstaller(self.machine, 'resume')
    expect(self.log[0]).toBe('install kept: done')
    expect(self.record()).toMatchObject({ run: { phase: 'rolledBack', why: 'silent' } })
  })
})

describe('health', () => {
  const judge = (state: TunnelState, more: Partial<HelperStatus> = {}, was: BeforeUpdate | null = before) =>
    judgeHealth(ok({ version: '0.2.0', pid: 7, status: status(state, more) }), { version: '0.2.0', before: was, since: 100 })

  test.each<[string, string | null, TunnelState, Partial<HelperStatus>]>([
    ['proven since', null, up(100), {}],
    ['proven before only', 'unproven', up(99), {}],
    ['on hold, where it was up', 'unproven', { kind: 'held', revision: 5, since: 1, reason: { why: 'gatewaySilent', gateway: '' } }, {}],
    ['without any network', null, { kind: 'offline', ...ref, because: 'noLink' }, {}],
    ['left by a person meanwhile', null, { kind: 'open' }, { intent: { ...initialIntent, revision: 6 } }],
    ['open by itself', 'stateLost', { kind: 'open' }, { intent: { ...initialIntent, revision: 5 } }],
    ['with an older wish', 'stateLost', up(100), { intent: { ...initialIntent, revision: 4, want: through } }],
    ['without its passes', 'stateLost', up(100), { passes: [] }],
  ])('%s: %s', (_what, trouble, state, more) => {
    expect(judge(state, more)).toBe(trouble)
  })

  it('needs no proof where there was none, and no memory where none could be read', () => {
    expect(
      judge({ kind: 'held', revision: 5, since: 1, reason: { why: 'gatewaySilent', gateway: '' } }, {}, { ...before, up: false }),
    ).toBe(null)
    expect(judge(unreadable, {}, null)).toBe(null)
  })
})

function well(self: Scripted, version: string): Result<HelperLook> {
  return ok({ version, pid: 7, status: status(up(self.clock)) })
}
