import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { placeFile, placeLink } from '../../../electron/helper/setup/place-file.ts'
import { removeFile, removeLink, removeTree } from '../../../electron/helper/setup/remove-file.ts'
import { type PrivateRoot, privateRoot } from './private-root.ts'

let box: PrivateRoot
let target = ''
beforeEach(() => {
  box = privateRoot()
  target = join(box.root, 'opt/waygate-helper/bin/waygate')
})
afterEach(() => box.release())

const victim = () => {
  const file = join(box.root, 'victim')
  writeFileSync(file, 'precious')
  return file
}

describe('a file of root', () => {
  it('is put in its place with its mode, directories included, and nothing is left beside it', async () => {
    const umask = process.umask(0o077)
    try {
      expect(await placeFile(target, 'new', 0o755)).toEqual({ ok: true, value: undefined })
    } finally {
      process.umask(umask)
    }
    expect(readFileSync(target, 'utf8')).toBe('new')
    expect(statSync(target).mode & 0o7777).toBe(0o755)
    expect(readdirSync(dirname(target))).toEqual(['waygate'])
  })

  it('replaces the one before as a whole: who has that open goes on reading it', async () => {
    await placeFile(target, 'old', 0o755)
    const { ino } = statSync(target)
    await placeFile(target, 'new', 0o755)
    expect(statSync(target).ino).not.toBe(ino)
    expect(readFileSync(target, 'utf8')).toBe('new')
  })

  it('never goes through a link in its place', async () => {
    const precious = victim()
    mkdirSync(dirname(target), { recursive: true })
    symlinkSync(precious, target)
    expect(await placeFile(target, 'new', 0o755)).toMatchObject({
      ok: false,
      fault: { code: 'setup.refused', why: 'foreignFile', path: target },
    })
    expect(readFileSync(precious, 'utf8')).toBe('precious')
    expect(readlinkSync(target)).toBe(precious)
  })

  it('does not unmask a unit, and writes over no directory', async () => {
    symlinkSync('/dev/null', join(box.places.unitDir, 'waygate-helper.service'))
    expect(await placeFile(join(box.places.unitDir, 'waygate-helper.service'), 'x', 0o644)).toMatchObject({
      fault: { why: 'foreignFile', detail: 'a link to /dev/null' },
    })
    mkdirSync(target, { recursive: true })
    expect(await placeFile(target, 'x', 0o644)).toMatchObject({ fault: { why: 'foreignFile' } })
  })

  it('goes nowhere that others could take away from root: a directory that they may write to', async () => {
    mkdirSync(dirname(target), { recursive: true })
    chmodSync(dirname(target), 0o777)
    expect(await placeFile(target, 'new', 0o755)).toMatchObject({ ok: false, fault: { code: 'path.exposed', path: dirname(target) } })
    expect(existsSync(target)).toBe(false)
  })

  it.runIf(process.geteuid?.() === 0)('nor one that is theirs, prepared before root came', async () => {
    const home = join(box.root, 'opt/waygate-helper')
    mkdirSync(join(home, 'bin'), { recursive: true })
    chownSync(home, 1000, 1000)
    expect(await placeFile(target, 'new', 0o755)).toMatchObject({ ok: false, fault: { code: 'path.exposed', path: home } })
  })

  it('nor behind a link that leads there', async () => {
    const open = join(box.root, 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    mkdirSync(join(box.root, 'opt'), { recursive: true })
    symlinkSync(open, join(box.root, 'opt/waygate-helper'))
    expect(await placeFile(target, 'new', 0o755)).toMatchObject({ ok: false, fault: { code: 'path.exposed', path: open } })
    expect(readdirSync(open)).toEqual([])
  })
})

describe('a link for shells', () => {
  it('is made where nothing is, and takes the place of nothing', async () => {
    expect(await placeLink(box.places.link, target)).toEqual({ ok: true, value: true })
    expect(await placeLink(box.places.link, target)).toEqual({ ok: true, value: true })
    expect(await placeLink(box.places.link, '/other')).toEqual({ ok: true, value: false })
    expect(readlinkSync(box.places.link)).toBe(target)
  })

  it('is not worth making a directory for', async () => {
    expect(await placeLink(join(box.root, 'usr/local/nowhere/waygate'), target)).toEqual({ ok: true, value: false })
  })
})

describe('removing', () => {
  it('takes a link away and leaves what it leads to', async () => {
    const folder = join(box.root, 'data')
    mkdirSync(folder)
    writeFileSync(join(folder, 'precious'), '')
    const link = join(box.root, 'var-lib-waygate')
    symlinkSync(folder, link)
    expect(await removeTree(link)).toEqual({ ok: true, value: link })
    expect(readdirSync(folder)).toEqual(['precious'])
  })

  it('takes only what is ours', async () => {
    const file = victim()
    expect(await removeFile(file, (text) => text.includes('ours'))).toEqual({ ok: true, value: null })
    expect(existsSync(file)).toBe(true)
    symlinkSync('/elsewhere', box.places.link)
    expect(await removeLink(box.places.link, target)).toEqual({ ok: true, value: null })
    expect(readlinkSync(box.places.link)).toBe('/elsewhere')
    expect(await removeFile(join(box.root, 'nothing'))).toEqual({ ok: true, value: null })
  })
})
