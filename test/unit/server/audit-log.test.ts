import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvent, type Told } from '../../../electron/server/audit/audit-event.ts'
import { type AuditEvent, openAuditLog, readAuditFile } from '../../../electron/server/audit/audit-log.ts'
import { empty, refused } from '../../../electron/server/http/reply.ts'
import { type Access, matchRoute, route } from '../../../electron/server/http/router.ts'

const event: AuditEvent = { kind: 'act', user: 'owner', action: 'DELETE /x', target: 'y', from: '203.0.113.5', status: 200 }

describe('the audit log', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waygate-audit-'))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  function open(keep?: { act: number; refused: number }) {
    let now = 1000
    const log = openAuditLog(join(folder, 'audit.db'), { now: () => now++, ...(keep === undefined ? {} : { keep }) })
    if (!log.ok) throw new Error(JSON.stringify(log.fault))
    return log.value
  }

  it('keeps what happened, newest first, over a restart', () => {
    const first = open()
    first.record(event)
    first.record({ ...event, user: 'admin1', kind: 'refused', status: 403 })
    first.close()
    const log = open()
    expect(log.read({ offset: 0, limit: 10 })).toEqual({
      entries: [
        { ...event, user: 'admin1', kind: 'refused', status: 403, at: 1001 },
        { ...event, at: 1000 },
      ],
      total: 2,
    })
    expect(log.read({ offset: 1, limit: 1 }).entries).toMatchObject([{ user: 'owner' }])
    expect(readAuditFile(join(folder, 'audit.db'), 1)).toMatchObject({ ok: true, value: [{ user: 'admin1' }] })
    log.close()
  })

  it('is bounded, and a flood of failures pushes out no act', () => {
    const log = open({ act: 10, refused: 20 })
    log.record({ ...event, target: 'the one that matters' })
    for (let count = 0; count < 500; count++) log.record({ ...event, kind: 'refused', target: `guess ${count}` })
    const { entries, total } = log.read({ offset: 0, limit: 1000 })
    expect([total, entries[0]?.target, entries.at(-1)?.target]).toEqual([21, 'guess 499', 'the one that matters'])
    for (let count = 0; count < 100; count++) log.record({ ...event, target: `act ${count}` })
    expect(log.read({ offset: 0, limit: 1000 }).entries.filter(({ kind }) => kind === 'act').length).toBe(10)
    log.close()
  })

  it('names from strangers are cut, and command no terminal', () => {
    const log = open()
    log.record({ ...event, user: `\u001b[2J${'x'.repeat(1000)}` })
    const [entry] = log.read({ offset: 0, limit: 1 }).entries
    expect([entry?.user.length, entry?.user.includes('\u001b')]).toEqual([200, false])
    log.close()
  })

  it('whom it was about is kept, a few of many by name; a log of a version that knew nothing of it is read on', () => {
    const file = join(folder, 'audit.db')
    const old = new DatabaseSync(file)
    old.exec(
      "CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL, address TEXT NOT NULL, status INTEGER NOT NULL) STRICT; INSERT INTO audit VALUES (1, 5, 'act', 'owner', 'DELETE /x', 'y', '', 200)",
    )
    old.close()
    expect(readAuditFile(file, 5)).toMatchObject({ ok: true, value: [{ user: 'owner', at: 5 }] })
    const log = open()
    const many = Array.from({ length: 600 }, (_, place) => `phone-${place}`)
    log.record({ ...event, about: { names: many, why: 'because' } })
    const [newest, oldest] = log.read({ offset: 0, limit: 2 }).entries
    expect(newest?.about).toEqual({ names: many.slice(0, 20), count: 600, why: 'because' })
    expect(oldest?.about).toBeUndefined()
    log.record({ ...event, about: { names: ['fra'], gone: many } })
    const damaged = new DatabaseSync(file)
    damaged.exec("UPDATE audit SET about = '{' WHERE id = 2")
    damaged.close()
    expect(log.read({ offset: 0, limit: 2 }).entries.map(({ about }) => about)).toEqual([
      { names: ['fra'], gone: many.slice(0, 20), goneCount: 600 },
      undefined,
    ])
    log.close()
  })

  it('a file that is none is not touched', () => {
    writeFileSync(join(folder, 'audit.db'), 'somebody may want it back'.repeat(100))
    expect(openAuditLog(join(folder, 'audit.db'), { now: Date.now })).toMatchObject({ ok: false, fault: { code: 'state.unreadable' } })
  })
})

describe('what is recorded', () => {
  function eventOf(method: 'GET' | 'POST' | 'DELETE', template: string, path: string, access: Access = 'user', status = 200, told?: Told) {
    const match = matchRoute([route({ method, path: template }, access, () => empty())], method, path)
    return match.kind === 'route'
      ? auditEvent(
          match,
          { user: 'owner', from: 'here', ...(told === undefined ? {} : { told }) },
          { ...refused(status, 'because'), status },
        )
      : null
  }

  it('changes, with the names in their path', () => {
    expect(eventOf('DELETE', '/api/extclients/{network}/{clientid}', '/api/extclients/office/phone')).toEqual({
      kind: 'act',
      user: 'owner',
      action: 'DELETE /api/extclients/{network}/{clientid}',
      target: 'office/phone',
      from: 'here',
      status: 200,
      about: { why: '' },
    })
    expect(eventOf('POST', '/api/networks', '/api/networks', 'user', 403)).toMatchObject({
      kind: 'refused',
      status: 403,
      about: { why: 'because' },
    })
  })

  it('what a handler tells: which act of its route, whom, and what names the path has not', () => {
    const told = { does: 'approve', target: 'office/bob', names: ['lap'] }
    expect(eventOf('POST', '/api/v1/jit', '/api/v1/jit', 'user', 200, told)).toMatchObject({
      action: 'POST /api/v1/jit#approve',
      target: 'office/bob',
      about: { names: ['lap'] },
    })
  })

  it('no reads, no reports of agents, and no secret of a path', () => {
    expect(eventOf('GET', '/api/networks', '/api/networks')).toBeNull()
    expect(eventOf('POST', '/report', '/report', 'agent')).toBeNull()
    expect(eventOf('DELETE', '/api/keys/{keyID}', '/api/keys/SECRET')).toMatchObject({ action: 'DELETE /api/keys/{keyID}', target: '' })
  })
})
