import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builderConfig } from '../../../../build/dist/builder-config.ts'
import { kindsOf, planDist } from '../../../../build/dist/dist-plan.ts'
import { suiteOf } from '../../../../build/dist/repository/apt-repository.ts'
import { debianChangelog } from '../../../../build/dist/stage/stage-root.ts'

const root = join(import.meta.dirname, '../../../..')

describe('what npm run dist makes', () => {
  test('everything, or what is asked for', () => {
    expect(kindsOf([])).toEqual(['deb', 'rpm', 'AppImage'])
    expect(kindsOf(['dir'])).toEqual([])
    expect(kindsOf(['appimage', 'DEB'])).toEqual(['AppImage', 'deb'])
    expect(() => kindsOf(['exe'])).toThrow("not 'exe'")
  })

  test('on the development runtime it is called so everywhere, and never lies beside a real one', async () => {
    const plan = await planDist(root, ['deb'], true, '/tmp/dist')
    expect(plan).toMatchObject({ name: 'waygate-test', version: expect.stringMatching(/-test$/), output: '/tmp/dist' })
    const { extraMetadata, deb, rpm } = builderConfig(plan, '/tmp/electron', '25.1.1')
    expect(extraMetadata).toEqual({ name: plan.name, version: plan.version })
    for (const { fpm } of [deb, rpm] as { fpm: string[] }[]) {
      expect(fpm.join(' ')).toContain('--conflicts waygate --replaces waygate --provides waygate')
    }
  })

  test('a real one replaces a test build', async () => {
    const plan = await planDist(root, ['deb'], false, '/tmp/dist')
    expect(plan.name).toBe('waygate')
    expect(plan.version).not.toContain('test')
    const { deb } = builderConfig(plan, '/tmp/electron', '45.4.1')
    expect(deb?.fpm?.join(' ')).toContain('--conflicts waygate-test --replaces waygate-test --description')
    expect(deb?.compression).toBe('xz')
  })

  test('channels of the repository', () => {
    expect(['1.0.0', '1.0.0-beta.2', '0.1.0-test'].map(suiteOf)).toEqual(['stable', 'beta', 'test'])
  })

  test('the changelog is one that dpkg-parsechangelog reads', () => {
    expect(debianChangelog({ name: 'waygate', version: '1.0.0-beta.1', sourceDate: 1_764_198_000 })).toMatch(
      /^waygate \(1\.0\.0~beta\.1\) unstable; urgency=medium\n\n {2}\* .+\n\n -- .+ <.+@.+> {2}\w{3}, \d{2} \w{3} \d{4} [\d:]{8} \+0000\n$/,
    )
  })
})

describe('the maintainer scripts', () => {
  const scripts = ['deb', 'rpm'].flatMap((kind) => readdirSync(join(root, 'resources/package', kind)).map((name) => `${kind}/${name}`))

  test.each(scripts)('%s holds no word that electron-builder would replace', (name) => {
    expect(readFileSync(join(root, 'resources/package', name), 'utf8')).not.toMatch(/\$\{[a-zA-Z]+\}|<%=/)
  })
})
