import { sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { agreedProtocol } from '../../../electron/common/contracts/agreed-protocol.ts'
import { envelopeLimit, openEnvelope, signedBytes } from '../../../electron/common/update/envelope.ts'
import { judgeUpdate, type UpdateFacts } from '../../../electron/common/update/judge-update.ts'
import { packageLimit, releaseVersionSchema, type UpdateManifest } from '../../../electron/common/update/update-manifest.ts'
import { updateSourceSchema } from '../../../electron/common/update/update-source.ts'
import { compareVersions } from '../../../electron/common/update/version-order.ts'
import { verifySignature as ofHelper } from '../../../electron/helper/update/verify-signature.ts'
import { makeKey, manifest, now, packageOf, releaseKey, signed } from './signed-update.ts'

const open = (text: string, ...keys: readonly { readonly trusted: { readonly id: string; readonly publicKey: string } }[]) =>
  openEnvelope(text, { keys: keys.map(({ trusted }) => trusted), verify: ofHelper })

/** The envelope with one thing changed. */
function bent(
  text: string,
  change: (envelope: { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] }) => void,
): string {
  const envelope = JSON.parse(text)
  change(envelope)
  return JSON.stringify(envelope)
}

describe('the envelope', () => {
  it('opens when a trusted key has signed it', () => {
    const opened = open(signed(), releaseKey)
    expect(opened).toMatchObject({ ok: true, value: { manifest: manifest() } })
  })

  it('is signed as DSSE says', () => {
    const text = new TextDecoder().decode(signedBytes(new TextEncoder().encode('{"ü":1}')))
    expect(text).toBe('DSSEv1 35 application/vnd.waygate.update+json 8 {"ü":1}')
  })

  it('of a stranger is refused, also under the name of a trusted key', () => {
    const stranger = makeKey()
    expect(open(signed({}, stranger), releaseKey)).toEqual({ ok: false, fault: 'unknownKey' })
    const posing = bent(signed({}, stranger), ({ signatures }) => {
      for (const signature of signatures) signature.keyid = releaseKey.trusted.id
    })
    expect(open(posing, releaseKey)).toEqual({ ok: false, fault: 'badSignature' })
  })

  it('is refused when anything in it was changed after it was signed', () => {
    const other = Buffer.from(JSON.stringify(manifest({ version: '9.9.9' }))).toString('base64')
    const changed = bent(signed(), (envelope) => {
      envelope.payload = other
    })
    expect(open(changed, releaseKey)).toEqual({ ok: false, fault: 'badSignature' })
  })

  it('never opens with a single bit of payload or signature flipped', () => {
    const text = signed()
    fc.assert(
      fc.property(fc.constantFrom('payload', 'sig'), fc.nat(), fc.integer({ min: 0, max: 7 }), (where, at, bit) => {
        const flipped = bent(text, (envelope) => {
          const [first] = envelope.signatures
          const bytes = Buffer.from(where === 'payload' ? envelope.payload : (first?.sig ?? ''), 'base64')
          const place = at % bytes.length
          bytes[place] = (bytes[place] ?? 0) ^ (1 << bit)
          if (where === 'payload') envelope.payload = bytes.toString('base64')
          else if (first !== undefined) first.sig = bytes.toString('base64')
        })
        expect(open(flipped, releaseKey)).toEqual({ ok: false, fault: 'badSignature' })
      }),
      { numRuns: 60 },
    )
  })

  it('of another type is refused, whoever signed it', () => {
    const changed = bent(signed(), (envelope) => {
      envelope.payloadType = 'application/vnd.in-toto+json'
    })
    expect(open(changed, releaseKey)).toEqual({ ok: false, fault: 'malformed' })
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '<html>'],
    ['no signature', bent(signed(), (e) => void e.signatures.splice(0))],
    ['too much', `${signed()}${' '.repeat(envelopeLimit)}`],
  ])('with %s in it is refused', (_what, text) => {
    expect(open(text, releaseKey)).toEqual({ ok: false, fault: 'malformed' })
  })

  it('whose manifest has a shape of its own is refused, although its signature holds', () => {
    expect(open(signed({ packages: [packageOf(undefined, { file: 'x.deb' })] }), releaseKey).ok).toBe(true)
    for (const broken of [
      { version: '1.2' },
      { version: 'v1.2.3' },
      { counter: 0 },
      { packages: [] },
      { packages: [packageOf(undefined, { file: '../x.deb' })] },
    ]) {
      expect(open(unchecked(broken as Partial<UpdateManifest>), releaseKey)).toEqual({ ok: false, fault: 'malformed' })
    }
  })

  it('opens nothing where no key is trusted', () => {
    expect(open(signed())).toEqual({ ok: false, fault: 'noKeys' })
  })

  it('signed by two keys is believed by those who know either: a key can be replaced', () => {
    const [old, fresh] = [makeKey(), makeKey()]
    const both = signed({}, old, fresh)
    expect(open(both, old).ok).toBe(true)
    expect(open(both, fresh).ok).toBe(true)
    // from the release on that trusts the new one only, the old one is worth nothing
    expect(open(signed({}, old), fresh)).toEqual({ ok: false, fault: 'unknownKey' })
  })
})

const facts: UpdateFacts = {
  channel: 'stable',
  kind: 'deb',
  arch: 'x64',
  installed: '0.1.0',
  now,
  seen: null,
  digest: 'digest',
  rolledBack: [],
}

describe('a manifest', () => {
  it('that suits gives its package', () => {
    expect(judgeUpdate(manifest(), facts)).toEqual({ ok: true, value: packageOf() })
  })

  const seen = (counter: number, digest = 'digest') => ({ seen: { counter, digest } })
  test.each<[string, string, Partial<UpdateManifest>, Partial<UpdateFacts>]>([
    ['for another product', 'wrongProduct', { product: 'gatewise' }, {}],
    ['of another channel', 'wrongChannel', { channel: 'beta' }, {}],
    ['that has expired (freeze)', 'expired', { expiresAt: now }, {}],
    ['with a smaller number than one seen before (replay)', 'replayed', {}, seen(8)],
    ['with the number of one seen before and another content', 'contradicting', {}, seen(7, 'other')],
    ['for another processor only', 'noPackage', {}, { arch: 'arm64' }],
    ['for another kind of package only', 'noPackage', {}, { kind: 'AppImage' }],
    ['of an older version (downgrade)', 'downgrade', { version: '0.0.9' }, {}],
    ['of a beta of what is installed (downgrade)', 'downgrade', { version: '0.1.0-beta.3' }, {}],
    ['of the installed version', 'notNewer', { version: '0.1.0' }, {}],
    ['of a version that was rolled back here', 'rolledBack', {}, { rolledBack: ['0.2.0'] }],
    ['with a package beyond the limit', 'oversized', { packages: [packageOf(undefined, { size: packageLimit + 1 })] }, {}],
  ])('%s is refused', (_what, why, change, situation) => {
    expect(judgeUpdate(manifest(change), { ...facts, ...situation })).toEqual({ ok: false, fault: why })
  })

  it('may come again, and with a larger number', () => {
    expect(judgeUpdate(manifest(), { ...facts, ...seen(7) }).ok).toBe(true)
    expect(judgeUpdate(manifest(), { ...facts, ...seen(6, 'other') }).ok).toBe(true)
  })

  it('never leads to an older or the same version, whatever the two are', () => {
    const part = fc.integer({ min: 0, max: 30 })
    const beta = fc.option(fc.integer({ min: 0, max: 30 }), { nil: null })
    const version = fc.tuple(part, part, part, beta).map(([a, b, c, n]) => `${a}.${b}.${c}${n === null ? '' : `-beta.${n}`}`)
    fc.assert(
      fc.property(version, version, (offered, installed) => {
        const judged = judgeUpdate(manifest({ version: offered }), { ...facts, installed })
        expect(judged.ok).toBe(compareVersions(offered, installed) > 0)
        expect(judged.ok && judgeUpdate(manifest({ version: installed }), { ...facts, installed: offered }).ok).toBe(false)
      }),
    )
  })
})

describe('versions', () => {
  it.each([
    ['0.1.0', '0.1.1'],
    ['0.9.0', '0.10.0'],
    ['1.0.0-beta.9', '1.0.0-beta.10'],
    ['1.0.0-beta.10', '1.0.0'],
  ])('%s comes before %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0)
    expect(releaseVersionSchema.safeParse(older).success && releaseVersionSchema.safeParse(newer).success).toBe(true)
  })
})

describe('a source', () => {
  it.each(['https://updates.example.com/waygate', 'http://127.0.0.1:8080/x', 'http://[::1]:1', ''])('may be "%s"', (feed) => {
    expect(updateSourceSchema.safeParse({ feed, keys: [] }).success).toBe(true)
  })

  it.each(['http://updates.example.com', 'ftp://127.0.0.1', 'https://x/', 'https://x?a=b', 'file:///srv', 'https://u:p@x', 'x'])(
    'may not be %s',
    (feed) => {
      expect(updateSourceSchema.safeParse({ feed, keys: [] }).success).toBe(false)
    },
  )
})

test.each<[number, number, number, number, number | null]>([
  [1, 1, 1, 1, 1],
  [1, 2, 1, 1, 1],
  [1, 1, 1, 2, 1],
  [1, 3, 2, 5, 3],
  [2, 2, 1, 1, null],
  [1, 1, 2, 3, null],
])('%i to %i and %i to %i speak %s with each other', (a, b, c, d, agreed) => {
  expect(agreedProtocol({ oldest: a, newest: b }, { oldest: c, newest: d })).toBe(agreed)
})

/** Signed all the same: what a signer would have to do on purpose. */
function unchecked(change: Partial<UpdateManifest>): string {
  const payload = Buffer.from(JSON.stringify({ ...manifest(), ...change }))
  return bent(signed(), (envelope) => {
    envelope.payload = payload.toString('base64')
    for (const signature of envelope.signatures) signature.sig = signatureOver(payload)
  })
}

function signatureOver(payload: Uint8Array): string {
  return sign(null, signedBytes(payload), releaseKey.privateKey).toString('base64')
}
