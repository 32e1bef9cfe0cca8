import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withFileLock } from '../../../electron/client/session/file-lock.ts'
import { createTextCodec } from '../../../electron/client/session/sealed-text.ts'
import { sessionFile } from '../../../electron/client/session/session-file.ts'
import { ok } from '../../../electron/common/result.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waygate-lock-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const file = () => path.join(folder, 'session.json')
const lock = () => `${file()}.lock`
const leftovers = () => fs.readdirSync(folder).filter((name) => name !== 'session.json')

/** A process of its own that runs `program` with `fs`, `sessionFile` and so on at hand. */
function runApart(program: string): Promise<string> {
  const at = (name: string) => JSON.stringify(path.join(import.meta.dirname, '../../../electron/client/session', name))
  const script = path.join(folder, `apart-${Math.random().toString(36).slice(2)}.mjs`)
  fs.writeFileSync(
    script,
    `import fs from 'node:fs'
     import { sessionFile } from ${at('session-file.ts')}
     import { createTextCodec } from ${at('sealed-text.ts')}
     import { withFileLock } from ${at('file-lock.ts')}
     const folder = ${JSON.stringify(folder)}
     ${program}`,
  )
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  return new Promise((resolve, reject) =>
    child.on('close', (code) => {
      fs.rmSync(script, { force: true })
      if (code === 0) resolve(out)
      else reject(new Error(`ended with ${code}: ${out}`))
    }),
  )
}

describe('the sign-in file between app and command line', () => {
  it('two processes that add accounts at the same time lose none', async () => {
    const each = 40
    const adding = (name: string) =>
      runApart(`
        const file = sessionFile(folder, createTextCodec(() => null))
        // both begin together, however long each took to start
        fs.writeFileSync(folder + '/ready-${name}', '')
        while (!fs.existsSync(folder + '/ready-app') || !fs.existsSync(folder + '/ready-cli')) await new Promise((go) => setTimeout(go, 1))
        for (let number = 0; number < ${each}; number += 1) {
          const session = { server: 'https://api.example.com', user: '${name}' + number, token: 't', expiresAt: 0, version: '', edition: 'ce',
            admin: false, refusedAt: 0, apiAddresses: [] }
          const written = file.update(({ active, accounts }) => ({ active, accounts: [...accounts, session] }))
          if (!written.ok) throw new Error(JSON.stringify(written.fault))
        }`)
    await Promise.all([adding('app'), adding('cli')])
    const { accounts } = sessionFile(
      folder,
      createTextCodec(() => null),
    ).read()
    const names = (name: string) => Array.from({ length: each }, (_, number) => `${name}${number}`)
    expect(accounts.map(({ user }) => user).sort()).toEqual([...names('app'), ...names('cli')].sort())
    expect(leftovers().filter((name) => !name.startsWith('ready-'))).toEqual([])
  })

  it('a lock whose program was killed holds nobody up, whoever takes it away', async () => {
    await runApart(`withFileLock(folder + '/session.json', () => process.exit(0))`)
    expect(fs.existsSync(lock())).toBe(true)
    const taking = `process.stdout.write(String(withFileLock(folder + '/session.json', () => ({ ok: true, value: 'mine' })).ok))`
    expect(await Promise.all([runApart(taking), runApart(taking), runApart(taking)])).toEqual(['true', 'true', 'true'])
    expect(leftovers()).toEqual([])
  })

  it('one of an earlier life with our own number, and one of another computer that is old, are left behind too', () => {
    fs.writeFileSync(lock(), `${process.pid} ${os.hostname()} x`)
    expect(withFileLock(file(), () => ok('a'))).toEqual(ok('a'))
    fs.writeFileSync(lock(), `${process.pid} elsewhere y`)
    const longAgo = new Date(Date.now() - 60_000)
    fs.utimesSync(lock(), longAgo, longAgo)
    expect(withFileLock(file(), () => ok('b'))).toEqual(ok('b'))
    expect(leftovers()).toEqual([])
  })

  it('a program that keeps it is waited for, and then named instead of written over', () => {
    const holder = `${process.ppid} ${os.hostname()} z`
    fs.writeFileSync(lock(), holder)
    expect(withFileLock(file(), () => ok('never'))).toMatchObject({
      ok: false,
      fault: { code: 'disk.failed', detail: expect.stringContaining(String(process.ppid)) },
    })
    expect(fs.readFileSync(lock(), 'utf8')).toBe(holder)
  })

  it('what fails or throws inside leaves no lock behind', () => {
    expect(() =>
      withFileLock(file(), () => {
        throw new Error('a bug')
      }),
    ).toThrow('a bug')
    expect(leftovers()).toEqual([])
  })
})

it('a lock that can’t be let go of takes nothing back of what was done, and throws nothing', () => {
  const done = withFileLock(file(), () => {
    // as a disk that fails in between: it can be neither read nor removed
    fs.rmSync(lock())
    fs.mkdirSync(lock())
    return ok('done')
  })
  expect(done).toEqual(ok('done'))
})
