import { shownText } from '../../common/wording/shown-text.ts'
import type { Words } from '../../common/words/words.ts'
import type { Notice } from './notice-of.ts'

/** The service that draws notifications on Linux (Desktop Notifications Specification 1.2). */
export const noticeService = 'org.freedesktop.Notifications'
const object = '/org/freedesktop/Notifications'
/** What a click beside the buttons means. */
export const defaultKey = 'default'

/** `gdbus` asking for a notification; it answers `(uint32 7,)`. Every text is quoted as GVariant text, and holds nothing that could be markup. */
export function notifyArguments({ t }: Words, { title, body, weight, actions }: Notice, icon: string): string[] {
  const buttons = [defaultKey, t('notice.open'), ...actions.flatMap(({ label }, index) => [String(index), plain(label)])]
  const urgency = weight === 'important' ? 2 : 1
  return call('Notify', [
    quoted('Waygate'),
    'uint32 0',
    quoted(icon),
    quoted(plain(title)),
    quoted(plain(body)),
    `[${buttons.map(quoted).join(', ')}]`,
    `{"urgency": <byte ${urgency}>, "desktop-entry": <"waygate">}`,
    'int32 -1',
  ])
}

export function closeArguments(id: number): string[] {
  return call('CloseNotification', [`uint32 ${id}`])
}

export const monitorArguments: readonly string[] = ['monitor', '--session', '--dest', noticeService, '--object-path', object]

function call(method: string, values: readonly string[]): string[] {
  const where = ['--session', '--timeout', '5', '--dest', noticeService, '--object-path', object, '--method', `${noticeService}.${method}`]
  // What begins with a dash is a value, not an option
  return ['call', ...where, '--', ...values]
}

/** The number that the service gave, or null. */
export function idOf(answer: string): number | null {
  const found = /^\(uint32 (\d+),\)/.exec(answer.trim())
  return found === null ? null : Number(found[1])
}

/** What a line of the monitor says about a notification: a button was pressed (`key`), or it is gone. */
export function signalOf(line: string): { readonly id: number; readonly key: string | null } | null {
  const pressed = /\.ActionInvoked \(uint32 (\d+), '([\w-]+)'\)$/.exec(line)
  if (pressed !== null) return { id: Number(pressed[1]), key: pressed[2] ?? '' }
  const closed = /\.NotificationClosed \(uint32 (\d+), uint32 \d+\)$/.exec(line)
  return closed === null ? null : { id: Number(closed[1]), key: null }
}

/** JSON's escapes are among those of GVariant text. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Names come from a server, and a desktop may read markup: no angle brackets, no entities, nothing that acts instead of being read. */
export function plain(text: string): string {
  return [...shownText(text.replace(/[<>&\p{Cc}\p{Cs}]/gu, ''))].slice(0, 500).join('')
}
