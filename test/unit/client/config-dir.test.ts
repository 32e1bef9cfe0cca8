import { expect, test } from 'vitest'
import { configDir } from '../../../electron/client/session/config-dir.ts'
import { helperPlaces } from '../../../electron/common/contracts/helper-places.ts'

test('what a person keeps lies where the system keeps such things', () => {
  expect(configDir({ XDG_CONFIG_HOME: '/home/anna/conf' }, 'linux')).toBe('/home/anna/conf/waygate')
  expect(configDir({ XDG_CONFIG_HOME: 'conf' }, 'linux')).toMatch(/\/\.config\/waygate$/)
  expect(configDir({ APPDATA: 'C:\\Users\\anna\\AppData\\Roaming' }, 'win32')).toBe('C:\\Users\\anna\\AppData\\Roaming\\Waygate')
  expect(configDir({ WAYGATE_CONFIG_DIR: '/tmp/other' }, 'linux')).toBe('/tmp/other')
})

test('so do the helper’s places', () => {
  expect(helperPlaces('linux', {})).toEqual({ runDir: '/run/waygate', stateDir: '/var/lib/waygate', configDir: '/etc/waygate' })
  expect(helperPlaces('win32', { ProgramData: 'D:\\Data' })).toEqual({
    runDir: 'D:\\Data\\Waygate\\run',
    stateDir: 'D:\\Data\\Waygate\\state',
    configDir: 'D:\\Data\\Waygate\\config',
  })
})
