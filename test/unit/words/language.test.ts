import { describe, expect, test } from 'vitest'
import { cliWordsIn, languageOfCall } from '../../../electron/cli/words/cli-words.ts'
import { bytesText, formatDate } from '../../../electron/common/wording/formats.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { clockTime, relativeTime } from '../../../electron/common/wording/relative-time.ts'
import { languageOf } from '../../../electron/common/words/language.ts'
import { english } from '../../../electron/common/words/words.ts'
import { wordsIn } from '../../../electron/common/words/words-in.ts'

const german = wordsIn('de')

describe('which language', () => {
  test.each([
    [['de-AT'], 'de'],
    [['de_DE.UTF-8'], 'de'],
    [['DE'], 'de'],
    [['fr-FR', 'de'], 'de'],
    [['fr'], 'en'],
    [['C.UTF-8', 'de'], 'en'],
    [['POSIX'], 'en'],
    [[''], 'en'],
    [[], 'en'],
  ] as const)('%j is %s', (wishes, language) => expect(languageOf(wishes)).toBe(language))

  test.each([
    [{ LC_ALL: 'C', LC_MESSAGES: 'de_DE', LANG: 'de_DE' }, 'en'],
    [{ LC_ALL: '', LC_MESSAGES: 'de_DE', LANG: 'en_US' }, 'de'],
    [{ LANG: 'de_CH.UTF-8' }, 'de'],
    [{}, 'en'],
  ] as const)('a terminal with %j speaks %s', (env, language) => expect(languageOfCall(env, ['node', 'waygate', 'status'])).toBe(language))

  test('what scripts read is English', () => {
    expect(languageOfCall({ LANG: 'de_DE.UTF-8' }, ['node', 'waygate', 'status', '--json'])).toBe('en')
  })

  test('the manual page is English, whoever builds it', () => {
    expect(languageOfCall({ LANG: 'de_DE.UTF-8' }, ['node', 'waygate', 'man-page'])).toBe('en')
  })
})

describe('one process speaks both at once', () => {
  test('plurals', async () => {
    expect(english.t('check.leakAttempts', { count: 1 })).toBe('1 attempt got out')
    expect(german.t('check.leakAttempts', { count: 1 })).toBe('1 Versuch gelangte hinaus')
    expect(german.t('check.leakAttempts', { count: 1234 })).toBe('1.234 Versuche gelangten hinaus')
    expect(english.t('check.leakAttempts', { count: 1234 })).toBe('1,234 attempts got out')
    expect((await cliWordsIn('de')).say('said.paused', { count: 1 })).toBe('Pause für 1 Minute')
  })

  test('times, dates, numbers and lists', () => {
    const now = new Date(2026, 10, 24, 9, 5).getTime()
    const yesterday = new Date(2026, 10, 23, 8, 12).getTime()
    expect(relativeTime(german, now - 4_900, now)).toBe('vor 4 s')
    expect(relativeTime(german, now - 72 * 3_600_000, now)).toBe('vor 3 Tagen')
    expect(clockTime(german, yesterday, now)).toBe('23. Nov., 08:12')
    expect(formatDate(german, yesterday, 'date')).toBe('23. November 2026')
    expect(bytesText(german, 12_345_678)).toBe('12,3 MB')
    expect(nameList(german, ['a', 'b', 'c'])).toBe('a, b und c')
    expect(nameList(german, ['a', 'b', 'c', 'd'], 3)).toBe('a, b und 2 weitere')
  })

  test('a value is filled in as it is', () => {
    expect(english.t('state.joining', { gateway: '<b>& {{x}} $t(state.up)' })).toBe('Joining <b>& {{x}} $t(state.up)')
  })
})
