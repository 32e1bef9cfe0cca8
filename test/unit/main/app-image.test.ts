import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownAppImage } from '../../../electron/main/start/app-image.ts'

const image = '/home/anna/Waygate.AppImage'
const program = '/tmp/.mount_Waygat/waygate-app'
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-image-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is the file that the runtime names, where the program lies in its folder', () => {
  expect(ownAppImage({ APPIMAGE: image, APPDIR: '/tmp/.mount_Waygat' }, program)).toBe(image)
  expect(ownAppImage({ APPIMAGE: image, APPDIR: '/tmp/.mount_Waygat/' }, program)).toBe(image)
})

it('is none without the runtime’s words, or with what can’t be one', () => {
  expect(ownAppImage({}, program)).toBeNull()
  expect(ownAppImage({ APPIMAGE: image }, program)).toBeNull()
  expect(ownAppImage({ APPIMAGE: 'Waygate.AppImage', APPDIR: '/tmp/.mount_Waygat' }, program)).toBeNull()
})

it('is none where another AppImage started this program: a terminal of its kind passes its own on', () => {
  const terminal = { APPIMAGE: '/home/anna/Terminal.AppImage', APPDIR: '/tmp/.mount_Termin' }
  expect(ownAppImage(terminal, '/opt/Waygate/waygate-app')).toBeNull()
  expect(ownAppImage(terminal, '/tmp/.mount_Terminal-of-another/waygate-app')).toBeNull()
})

it('is found behind a link to its folder', () => {
  const [real, link] = [join(folder, 'mount'), join(folder, 'link')]
  mkdirSync(real)
  writeFileSync(join(real, 'waygate-app'), '')
  symlinkSync(real, link)
  expect(ownAppImage({ APPIMAGE: image, APPDIR: link }, join(real, 'waygate-app'))).toBe(image)
})
