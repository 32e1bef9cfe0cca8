import { shownText } from '../../common/wording/shown-text.ts'

/** Letters of a menu's line: a panel that gets a name of a megabyte may give up on the whole menu. */
const longest = 200

/** `&` marks a shortcut letter in menus. Electron writes `_`, which does so over D-Bus, twice by itself. */
export function menuLabel(text: string): string {
  return [...shownText(text)].slice(0, longest).join('').replaceAll('&', '&&')
}

/** Some panels read markup in what they show beside an icon (StatusNotifierItem, `ToolTip`). */
export function tooltip(text: string): string {
  return [...shownText(text)].slice(0, longest).join('').replace(/[<>&]/g, '')
}
