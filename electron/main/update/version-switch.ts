/** For this word the app prints which version it is, and ends. */
export const versionSwitch = '--version'

export function versionLine(version: string): string {
  return `Waygate ${version}`
}
