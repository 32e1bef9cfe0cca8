import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { joinNetwork } from '../../electron/server/domain/membership.ts'
import { runBackup, runRestore } from '../../electron/server/entry.ts'
import { startServer } from '../../electron/server/start-server.ts'
import { type Database, openDatabase } from '../../electron/server/store/database.ts'
import { migrations } from '../../electron/server/store/migrations.ts'
import { plainHost } from './replay/plain-host.ts'

/** The database as a file: versions, damage, backup and restore. */

describe('the database file', () => {
  let folder: string
  let path: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waygate-store-'))
    path = join(folder, 'waygate.db')
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function open(file = path, steps?: readonly string[]): Database {
    const opened = openDatabase(file, steps)
    if (!opened.ok) throw new Error(JSON.stringify(opened.fault))
    return opened.value
  }

  /** `hosts` members of one network. */
  function fill(hosts: number): void {
    const database = open()
    const draft = database.draft()
    draft.put('networks', office)
    for (let at = 0; at < hosts; at++) {
      const host = plainHost(`host-${at}`)
      draft.put('hosts', host)
      joinNetwork(draft, host.id, 'office', { id: crypto.randomUUID(), now: 1 })
    }
    database.commit(draft)
    database.close()
  }

  function count(file = path): { networks: number; hosts: number; nodes: number } {
    const database = open(file)
    const { view } = database
    const counts = { networks: view.list('networks').length, hosts: view.list('hosts').length, nodes: view.list('nodes').length }
    database.close()
    return counts
  }

  it('one of the first schema is brought up to date with everything in it', () => {
    const old = new DatabaseSync(path)
    old.exec(`${migrations[0]}; PRAGMA user_version=1`)
    old.prepare('INSERT INTO networks VALUES (?, ?)').run('office', JSON.stringify(office))
    old.prepare('INSERT INTO checkIns VALUES (?, ?)').run('h1', 17)
    old.close()
    const database = open()
    expect(database.view.get('networks', 'office')).toEqual(office)
    expect(database.checkIns).toEqual(new Map([['h1', 17]]))
    database.close()
  })

  it('a step of a migration that fails leaves the old data, and the next try starts from them', () => {
    fill(3)
    const broken = [...migrations, 'CREATE TABLE fresh (a); DELETE FROM records; INSERT INTO nowhere VALUES (1)']
    expect(openDatabase(path, broken)).toMatchObject({ ok: false, fault: { code: 'server.database' } })
    expect(count()).toEqual({ networks: 1, hosts: 3, nodes: 3 })
  })

  it('a newer one is refused by name and not touched', () => {
    fill(1)
    const sqlite = new DatabaseSync(path)
    sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA user_version=99')
    sqlite.close()
    const before = readFileSync(path)
    const detail = `written by a newer Waygate (schema 99, this one knows ${migrations.length}): start it with that one`
    expect(openDatabase(path)).toEqual({ ok: false, fault: { code: 'server.database', path, detail } })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('one that keeps a kind of record which nobody knows here is refused', () => {
    fill(1)
    const sqlite = new DatabaseSync(path)
    sqlite.exec(`INSERT INTO records VALUES ('teleporters', 'a', '{}')`)
    sqlite.close()
    expect(openDatabase(path)).toMatchObject({ ok: false, fault: { detail: expect.stringContaining('it keeps teleporters') } })
  })

  it('a database of another program is refused', () => {
    const sqlite = new DatabaseSync(path)
    sqlite.exec('CREATE TABLE songs (title)')
    sqlite.close()
    expect(openDatabase(path)).toMatchObject({ ok: false, fault: { code: 'server.database', detail: 'a database of something else' } })
  })

  it('damage in the middle is found at the start, and said with the way out', () => {
    fill(200)
    const bytes = readFileSync(path)
    bytes.fill(0xff, 8 * 4096, 9 * 4096)
    writeFileSync(path, bytes)
    const opened = openDatabase(path)
    expect(opened).toMatchObject({ ok: false, fault: { code: 'server.database', path } })
    expect(JSON.stringify(opened)).toMatch(/damaged .* waygate serve restore/)
  })

  describe('backup', () => {
    it('holds one moment of a server that goes on writing, for its owner alone', async () => {
      const server = await startServer({ listen: { host: '127.0.0.1', port: 0 }, dataDir: folder, seed: keepDatabase })
      if (!server.ok) throw new Error(JSON.stringify(server.fault))
      const counts: { networks: number; hosts: number; nodes: number }[] = []
      for (let at = 0; at < 5; at++) {
        addPair(at)
        const file = join(folder, `backup-${at}`)
        expect(runBackup(folder, file)).toEqual({ ok: true, value: { path: file, bytes: statSync(file).size } })
        expect(statSync(file).mode & 0o777).toBe(0o600)
        addPair(at + 100)
        counts.push(count(file))
      }
      expect(counts.map(({ networks }) => networks)).toEqual([1, 3, 5, 7, 9])
      await server.value.stop()
    })

    it('never replaces a file, and says when there is no database', () => {
      fill(1)
      const taken = join(folder, 'taken')
      writeFileSync(taken, 'precious')
      expect(runBackup(folder, taken)).toEqual({ ok: false, fault: { code: 'server.backupExists', path: taken } })
      expect(readFileSync(taken, 'utf8')).toBe('precious')
      expect(runBackup(join(folder, 'nowhere'), join(folder, 'b'))).toMatchObject({ ok: false, fault: { code: 'server.database' } })
      expect(runBackup(folder, join(folder, 'no', 'folder'))).toMatchObject({ ok: false, fault: { code: 'disk.failed' } })
    })

    let live: Database

    function keepDatabase(database: Database): void {
      live = database
    }

    function addPair(at: number): void {
      const draft = live.draft()
      draft.put('networks', { ...office, id: String(at), name: `n${at}` })
      live.commit(draft)
    }
  })

  describe('restore', () => {
    let file: string

    beforeEach(() => {
      fill(2)
      file = join(folder, 'backup')
      runBackup(folder, file)
    })

    it('puts the backup in place and keeps what was there', () => {
      fillMore()
      const restored = runRestore(folder, file)
      if (!restored.ok || restored.value.kept === null) throw new Error(JSON.stringify(restored))
      expect(count()).toEqual({ networks: 1, hosts: 2, nodes: 2 })
      expect(count(restored.value.kept)).toEqual({ networks: 2, hosts: 2, nodes: 2 })
    })

    it('what a killed server had in its write-ahead log is kept aside, and does not get into the restored one', () => {
      const database = open()
      const draft = database.draft()
      draft.put('networks', { ...office, id: '2', name: 'second' })
      database.commit(draft)
      // a copy of the files as they are now: what a kill leaves
      const killed = mkdtempSync(join(tmpdir(), 'waygate-store-'))
      for (const suffix of ['', '-wal']) writeFileSync(join(killed, `waygate.db${suffix}`), readFileSync(`${path}${suffix}`))
      database.close()
      const restored = runRestore(killed, file)
      if (!restored.ok || restored.value.kept === null) throw new Error(JSON.stringify(restored))
      expect(count(join(killed, 'waygate.db'))).toMatchObject({ networks: 1 })
      expect(count(restored.value.kept)).toMatchObject({ networks: 2 })
      rmSync(killed, { recursive: true })
    })

    it('is refused while a server runs, by its process', async () => {
      const server = await startServer({ listen: { host: '127.0.0.1', port: 0 }, dataDir: folder })
      if (!server.ok) throw new Error(JSON.stringify(server.fault))
      const refused = runRestore(folder, file)
      expect(refused).toMatchObject({
        ok: false,
        fault: { code: 'already.running', detail: `process ${process.pid} serves it at ${server.value.url}` },
      })
      await server.value.stop()
    })

    it.each<[string, (backup: Buffer) => Buffer | null]>([
      ['no file', () => null],
      ['an empty file', () => Buffer.alloc(0)],
      ['something else', () => Buffer.from('precious'.repeat(999))],
      ['half a backup', (backup) => backup.subarray(0, backup.length >> 1)],
      ['a damaged backup', (backup) => Buffer.concat([backup.subarray(0, 4096), Buffer.alloc(4096, 0xff), backup.subarray(8192)])],
    ])('%s is refused, and nothing was replaced', (_, change) => {
      const bad = join(folder, 'bad')
      const bytes = change(readFileSync(file))
      if (bytes !== null) writeFileSync(bad, bytes)
      fillMore()
      expect(runRestore(folder, bad)).toMatchObject({ ok: false, fault: { code: 'server.database', path: bad } })
      expect(count()).toMatchObject({ networks: 2 })
    })

    it('into an empty folder makes a server of it', () => {
      const empty = join(folder, 'new')
      expect(runRestore(empty, file)).toEqual({ ok: true, value: { kept: null } })
      expect(count(join(empty, 'waygate.db'))).toEqual({ networks: 1, hosts: 2, nodes: 2 })
    })

    function fillMore(): void {
      const database = open()
      const draft = database.draft()
      draft.put('networks', { ...office, id: '2', name: 'second' })
      database.commit(draft)
      database.close()
    }
  })
})

const office = {
  id: '1',
  name: 'office',
  range4: '100.64.0.0/16',
  range6: '',
  keepalive: 20,
  mtu: 1280,
  autoRemove: false,
  autoRemoveTags: [],
  autoRemoveThreshold: 0,
  nodesUpdatedAt: 1,
  createdAt: 1,
  updatedAt: 1,
}
