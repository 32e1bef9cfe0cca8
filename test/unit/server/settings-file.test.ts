import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSettingsFile } from '../../../electron/server/settings-file.ts'

const sso = { issuer: 'https://id.example.com', clientId: 'waygate', clientSecret: 'the-secret' }

describe('the settings of a server', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waygate-settings-'))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  function read(content: unknown, mode = 0o600) {
    const path = join(folder, 'server.json')
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    chmodSync(path, mode)
    return readSettingsFile(path)
  }

  it('are read', () => {
    const settings = { sso, tls: { certificate: 'c', key: 'k' }, trustedProxies: ['loopback'], mfaEnforced: true, clientMinutes: 60 }
    expect(read(settings)).toEqual({ ok: true, value: { ...settings, sso: { ...sso, allowedDomains: [] } } })
  })

  it.each([0o640, 0o604, 0o620])('are refused when others may use them (mode %o)', (mode) => {
    expect(read({ sso }, mode)).toMatchObject({
      ok: false,
      fault: { code: 'state.unreadable', detail: expect.stringContaining('chmod 600') },
    })
  })

  it.skipIf(process.getuid?.() !== 0)('of somebody else are refused', () => {
    writeFileSync(join(folder, 'server.json'), '{}', { mode: 0o600 })
    chownSync(join(folder, 'server.json'), 12345, 12345)
    expect(readSettingsFile(join(folder, 'server.json'))).toMatchObject({ ok: false, fault: { detail: 'it belongs to somebody else' } })
  })

  it.each([
    ['no JSON', '{', 'the file:'],
    ['a word that is none', { ssso: sso }, 'the file:'],
    ['a provider without encryption', { sso: { ...sso, issuer: 'http://id.example.com' } }, 'sso.issuer: must be https'],
    ['a provider without an address', { sso: { ...sso, issuer: 'id.example.com' } }, 'sso.issuer: Invalid URL'],
    ['an own address that is none', { publicUrl: 'here' }, 'publicUrl: Invalid URL'],
    ['a domain that is none', { sso: { ...sso, allowedDomains: ['*@x'] } }, 'sso.allowedDomains.0'],
    ['a sign-in of a minute', { dashboardMinutes: 1 }, 'dashboardMinutes'],
  ])('%s is said, and no value is repeated', (_, content, said) => {
    const result = read(content)
    expect(result).toMatchObject({ ok: false, fault: { code: 'state.unreadable', detail: expect.stringContaining(said) } })
    expect(JSON.stringify(result)).not.toContain('the-secret')
  })

  it('a file that is not there is said', () => {
    expect(readSettingsFile(join(folder, 'none'))).toMatchObject({ ok: false, fault: { code: 'state.unreadable' } })
  })
})
