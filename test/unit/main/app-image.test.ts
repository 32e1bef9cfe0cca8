import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lastingEnv, ownAppImage } from '../../../electron/main/start/app-image.ts'

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

it('leaves nothing of its own folder to the next start, which another user could make again', () => {
  const mount = '/tmp/.mount_Waygat'
  const env = {
    ...{ APPIMAGE: image, APPDIR: mount, ARGV0: './Waygate.AppImage', OWD: '/home/anna', HOME: '/home/anna' },
    // as electron-builder's AppRun makes them
    PATH: `${mount}:${mount}/usr/sbin:/usr/local/bin:/usr/bin:/tmp/.mount_Waygat-of-another`,
    LD_LIBRARY_PATH: `${mount}/usr/lib:`,
    XDG_DATA_DIRS: `${mount}/usr/share/:/usr/local/share/:/usr/share/`,
    GSETTINGS_SCHEMA_DIR: `${mount}/usr/share/glib-2.0/schemas:`,
  }
  expect(lastingEnv(env, program)).toEqual({
    HOME: '/home/anna',
    PATH: '/usr/local/bin:/usr/bin:/tmp/.mount_Waygat-of-another',
    XDG_DATA_DIRS: '/usr/local/share/:/usr/share/',
  })
})

it('has the next one unpacked where it was itself, and leaves alone what is another program’s', () => {
  writeFileSync(join(folder, 'waygate-app'), '')
  const unpacked = lastingEnv({ APPIMAGE: image, APPDIR: folder, PATH: '/usr/bin' }, join(folder, 'waygate-app'))
  expect(unpacked).toEqual({ PATH: '/usr/bin', APPIMAGE_EXTRACT_AND_RUN: '1' })
  const terminal = { APPIMAGE: '/home/anna/Terminal.AppImage', APPDIR: '/tmp/.mount_Termin', PATH: '/tmp/.mount_Termin:/usr/bin' }
  expect(lastingEnv(terminal, '/opt/Waygate/waygate-app')).toEqual(terminal)
})
