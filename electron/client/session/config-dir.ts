import os from 'node:os'
import path from 'node:path'

/** Where app and CLI of one person keep what they share. `WAYGATE_CONFIG_DIR` overrides, for tests and for several accounts side by side. */
export function configDir(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.WAYGATE_CONFIG_DIR) return path.resolve(env.WAYGATE_CONFIG_DIR)
  // below the person's profile, which is theirs and SYSTEM's alone
  if (platform === 'win32') return path.win32.join(env.APPDATA ?? path.win32.join(os.homedir(), 'AppData', 'Roaming'), 'Waygate')
  const base = env.XDG_CONFIG_HOME && path.isAbsolute(env.XDG_CONFIG_HOME) ? env.XDG_CONFIG_HOME : path.join(os.homedir(), '.config')
  return path.join(base, 'waygate')
}
