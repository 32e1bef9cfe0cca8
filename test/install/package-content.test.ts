import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findProgram } from '../../build/dist/find-program.ts'
import { shippedPackages } from '../../build/dist/legal/shipped-packages.ts'
import { bringPackages, root, type TestPackages } from './library/bring-packages.ts'

const unless = (program: string) => (findProgram(program) === null ? ` (skipped: ${program} is not installed)` : '')

/** The Debian package as it lies there, looked at with the tools by which others would look at it. */
describe('the Debian package', () => {
  let packages: TestPackages
  const tree = mkdtempSync(join(tmpdir(), 'waygate-deb-'))

  beforeAll(async () => {
    packages = await bringPackages()
    execFileSync('dpkg-deb', ['--raw-extract', join(root, packages.deb), tree])
  }, 600_000)
  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  const text = (path: string) => readFileSync(join(tree, path), 'utf8')

  test.skipIf(findProgram('lintian') === null)(`lintian finds no error${unless('lintian')}`, () => {
    const { stdout, status } = spawnSync(
      'lintian',
      ['--allow-root', '--fail-on', 'error', '--tag-display-limit', '0', join(root, packages.deb)],
      {
        encoding: 'utf8',
        timeout: 300_000,
        maxBuffer: 64 * 1024 * 1024,
      },
    )
    expect(stdout.split('\n').filter((line) => line.startsWith('E:'))).toEqual([])
    expect(status).toBe(0)
  })

  test.skipIf(findProgram('desktop-file-validate') === null)(`the desktop file is one${unless('desktop-file-validate')}`, () => {
    expect(spawnSync('desktop-file-validate', [join(tree, 'usr/share/applications/waygate.desktop')], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: '',
    })
    expect(text('usr/share/applications/waygate.desktop')).toMatch(/^MimeType=x-scheme-handler\/waygate;$/m)
    expect(text('usr/share/applications/waygate.desktop')).toMatch(/^Exec=\/opt\/Waygate\/waygate-app %u$/m)
  })

  test.skipIf(findProgram('appstreamcli') === null)(`software centres understand what it says of itself${unless('appstreamcli')}`, () => {
    const { stdout, status } = spawnSync(
      'appstreamcli',
      ['validate', '--no-net', join(tree, 'usr/share/metainfo/net.waygate.app.metainfo.xml')],
      {
        encoding: 'utf8',
      },
    )
    expect(stdout).not.toMatch(/^[EW]:/m)
    expect(status).toBe(0)
  })

  test('the app is an archive of bundles; the program beside it is one file of root', () => {
    const listed = execFileSync('dpkg-deb', ['--contents', join(root, packages.deb)], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    expect(listed).toContain('./opt/Waygate/resources/app.asar\n')
    expect(listed).not.toMatch(/node_modules|\.map$|\.ts$/m)
    expect(listed).toMatch(/^-rwxr-xr-x root\/root +\d+ \S+ \S+ \.\/opt\/Waygate\/resources\/waygate\/waygate$/m)
    // nothing that others could change, nothing that runs with its owner's rights before a script has decided so
    expect(listed.split('\n').filter((line) => /^.{5}w|^.{8}w|^...s|^......s/.test(line) && !line.startsWith('l'))).toEqual([])
    expect(listed.split('\n').filter((line) => line !== '' && !line.includes(' root/root '))).toEqual([])
  })

  test('the app knows the hash of the very program that lies beside it', () => {
    const program = readFileSync(join(tree, 'opt/Waygate/resources/waygate/waygate'))
    const sha256 = createHash('sha256').update(program).digest('hex')
    // the archive keeps its files as they are
    const record = `${JSON.stringify({ sha256, size: program.length })}\n`
    expect(readFileSync(join(tree, 'opt/Waygate/resources/app.asar')).includes(record)).toBe(true)
  })

  test("no switch of Electron's is left that would make another program of it", () => {
    const app = readFileSync(join(tree, 'opt/Waygate/waygate-app'))
    const at = app.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
    // electron.org, "Fuses": version, length, then one letter each: run as node, cookies encrypted, NODE_OPTIONS, inspect arguments, …
    const wire = app.subarray(at + 34, at + 34 + 6).toString('latin1')
    expect(at).toBeGreaterThan(0)
    expect([wire[0], wire[2], wire[3], wire[5]]).toEqual(['0', '0', '0', '1'])
  })

  test('names every component, and brings every licence', async () => {
    const sbom = JSON.parse(text('opt/Waygate/resources/sbom.cdx.json')) as {
      bomFormat: string
      components: { name: string; version: string; purl: string }[]
    }
    expect(sbom.bomFormat).toBe('CycloneDX')
    const known = sbom.components.map(({ name, version }) => `${name}@${version}`)
    const licences = text('opt/Waygate/resources/third-party-licences.txt')
    const shipped = await shippedPackages(root)
    expect(shipped.filter(({ name, version }) => !known.includes(`${name}@${version}`))).toEqual([])
    expect(shipped.filter(({ name, version }) => !licences.includes(`\n${name} ${version} (`))).toEqual([])
    expect(known).toEqual(expect.arrayContaining([expect.stringMatching(/^electron@/), `node@${process.versions.node}`]))
    expect(licences).toContain('Node.js is licensed for use as follows')
    expect(text('opt/Waygate/resources/LICENSE')).toContain('Apache License')
    expect(statSync(join(tree, 'opt/Waygate/LICENSES.chromium.html')).size).toBeGreaterThan(1_000_000)
  })
})
