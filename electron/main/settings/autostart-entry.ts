import { english } from '../../common/words/words.ts'
import { wordsIn } from '../../common/words/words-in.ts'

/**
 * The file by which a Linux session starts Waygate (Desktop Application Autostart Specification). `command`: program and arguments, quoted here as the
 * Desktop Entry Specification wants it. Once Waygate is uninstalled, TryExec has the session pass this file over without a word.
 */
export function autostartEntry(command: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Name=Waygate
Comment=${english.t('dialog.autostart')}
Comment[de]=${wordsIn('de').t('dialog.autostart')}
Exec=${command.map(quoted).join(' ')}
TryExec=${escaped(command[0] ?? '')}
Terminal=false
`
}

/** Whether the session obeys such a file: people and desktops switch one off by leaving it there. */
export function startsAtLogin(entry: string): boolean {
  return !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(entry)
}

/** An argument between quotes, its special characters escaped; then the value itself once more, where a backslash stands for itself only when doubled. */
function quoted(argument: string): string {
  const inside = argument.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%')
  return escaped(`"${inside}"`)
}

/** The value of a key, as text. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\')
}
