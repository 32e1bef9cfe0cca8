import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findProgram } from '../../../build/dist/find-program.ts'

/** Needs to take an AppImage apart and to put one together. */
export const canMakeAppImages = findProgram('mksquashfs') !== null && findProgram('unsquashfs') !== null

/** The AppImage that was made together with this packed app. */
export function appImageBeside(program: string): string {
  const folder = dirname(dirname(program))
  const name = readdirSync(folder).find((file) => file.endsWith('.AppImage'))
  if (name === undefined) throw new Error(`no AppImage in ${folder}`)
  return join(folder, name)
}

/**
 * A second version of an AppImage, for tests: taken apart, changed, put together, behind the same runtime. `change` gets the folder. It isn't packed tightly: that
 * would take a minute.
 */
export function otherAppImage(from: string, to: string, change: (folder: string) => void): void {
  const work = mkdtempSync(join(dirname(to), 'image-'))
  try {
    const offset = Number(execFileSync(from, ['--appimage-offset'], { encoding: 'utf8' }))
    const folder = join(work, 'app')
    execFileSync('unsquashfs', ['-q', '-n', '-no-xattrs', '-o', String(offset), '-d', folder, from], { stdio: 'ignore' })
    change(folder)
    const packed = join(work, 'app.squashfs')
    execFileSync('mksquashfs', [folder, packed, '-quiet', '-no-progress', '-noD', '-noF', '-root-owned'], { stdio: 'ignore' })
    writeFileSync(to, Buffer.concat([readFileSync(from).subarray(0, offset), readFileSync(packed)]))
    chmodSync(to, 0o755)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Makes an unpacked app say that it is another version, as long as the old one. */
export function giveVersion(folder: string, before: string, after: string): void {
  const archive = join(folder, 'resources/app.asar')
  const bytes = readFileSync(archive)
  // as the bundler writes it: a property, or a name of its own
  const said = [...bytes.toString('latin1').matchAll(/\bversion(?:\$\d+)?\s*[:=]\s*"([^"]+)"/g)].filter(([, version]) => version === before)
  const [only] = said
  if (only === undefined || said.length !== 1 || before.length !== after.length) throw new Error(`the version ${before} isn't there once`)
  bytes.write(only[0].replace(before, after), only.index, 'latin1')
  writeFileSync(archive, bytes)
}
