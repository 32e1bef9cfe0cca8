import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeCertificate } from './make-certificate.ts'

/** `waygate serve` as a process of its own. */

const main = new URL('../../electron/cli/main.ts', import.meta.url).pathname

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

describe('waygate serve', () => {
  let dataDir: string
  const children: ChildProcess[] = []
  /** What each has said so far. */
  const output = new Map<ChildProcess, string>()

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'waygate-serve-'))
  })

  afterEach(() => {
    for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  })

  function serve(args: readonly string[], stdin = ''): { child: ChildProcess; listening: Promise<string>; ended: Promise<Outcome> } {
    const child = spawn(process.execPath, [main, 'serve', '--listen', '127.0.0.1:0', '--data', dataDir, ...args], { stdio: 'pipe' })
    children.push(child)
    child.stdin.end(stdin)
    let out = ''
    let err = ''
    const listening = new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
        output.set(child, out)
        const url = /Listening on (\S+),/.exec(out)?.[1]
        if (url !== undefined) resolve(url)
      })
    })
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    const ended = new Promise<Outcome>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
    return { child, listening, ended }
  }

  it('reads its secrets from a file of its owner, prints the code for the first account, and tells what was done', async () => {
    const config = join(dataDir, 'server.json')
    const sso = { issuer: 'https://id.example.com', clientId: 'waygate', clientSecret: 'the-secret', allowedDomains: ['example.com'] }
    writeFileSync(config, JSON.stringify({ sso, mfaEnforced: true }), { mode: 0o600 })
    const { child, listening, ended } = serve(['--config', config, '--trusted-proxy', '127.0.0.1'])
    const url = await listening
    const printed = () => /X-Bootstrap-Code: ([0-9A-Z-]+)/.exec(output.get(child) ?? '')?.[1]
    await expect.poll(printed).toBeDefined()
    const code = printed() ?? ''
    const body = JSON.stringify({ username: 'owner', password: 'waygate-pass' })
    const headers = { 'X-Bootstrap-Code': code, 'X-Forwarded-For': '203.0.113.5' }
    expect((await fetch(`${url}/api/users/adm/createsuperadmin`, { method: 'POST', body, headers })).status).toBe(200)
    const audit = spawn(process.execPath, [main, 'serve', 'audit', '--data', dataDir, '--json'])
    children.push(audit)
    let told = ''
    audit.stdout.on('data', (chunk: Buffer) => {
      told += chunk.toString()
    })
    await new Promise((resolve) => audit.on('close', resolve))
    expect(JSON.parse(told)).toMatchObject({
      ok: true,
      value: [{ kind: 'act', user: 'owner', action: 'POST /api/users/adm/createsuperadmin', from: '203.0.113.5', status: 200 }],
    })
    child.kill('SIGTERM')
    const { out, err } = await ended
    expect(out + err).not.toContain('the-secret')
  })

  it('a settings file that others may read is refused, in one sentence', async () => {
    const config = join(dataDir, 'server.json')
    writeFileSync(config, '{}', { mode: 0o644 })
    const { code, out, err } = await serve(['--config', config]).ended
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(`chmod 600 ${config}`)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('serves, makes its owner, and ends in order on %s', async (signal) => {
    const { child, listening, ended } = serve(['--bootstrap-user', 'owner', '--bootstrap-password-stdin'], 'waygate-pass\n')
    const url = await listening
    const body = JSON.stringify({ username: 'owner', password: 'waygate-pass' })
    const answer = await fetch(`${url}/api/users/adm/authenticate`, { method: 'POST', body })
    expect(answer.status).toBe(200)
    child.kill(signal)
    const { code, out, err } = await ended
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('Stopped')
  })

  it('reads its certificate again on SIGHUP, and says so', async () => {
    const files = { certificate: join(dataDir, 'cert.pem'), key: join(dataDir, 'key.pem') }
    makeCertificate(files)
    const { child, listening, ended } = serve(['--tls-cert', files.certificate, '--tls-key', files.key])
    expect(await listening).toMatch(/^https:/)
    child.kill('SIGHUP')
    await expect.poll(() => output.get(child), { timeout: 30_000 }).toMatch(/The certificate was read again: valid until \d{4}-\d\d-\d\d\n/)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, err: '' })
  })

  it('a killed server leaves nothing that stops the next one', async () => {
    const first = serve([])
    await first.listening
    first.child.kill('SIGKILL')
    await first.ended
    const second = serve([])
    expect(await second.listening).toMatch(/^http:/)
  })

  it.each<[string, readonly string[], string]>([
    ['a folder that cannot be', ['--data', '/proc/waygate'], 'disk'],
    ['an address that is none', ['--listen', 'nonsense'], '127.0.0.1:8081'],
    ['a password in nobody’s name', ['--bootstrap-password-stdin'], '--bootstrap-user'],
    ['a name without a password', ['--bootstrap-user', 'owner'], '--bootstrap-password-stdin'],
  ])('%s: one sentence, no success', async (_, args, said) => {
    const { code, out, err } = await serve(args).ended
    expect(code).not.toBe(0)
    expect(out).toBe('')
    expect(err).toContain(said)
    expect(err).not.toContain('    at ')
  })
})
