import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../common/result.ts'

/** Kernel settings (`/proc/sys`) that we change, with what they were before: kept on disk, because they outlive us. */
export interface KernelSettings {
  before(): Readonly<Record<string, string>>
  set(path: string, value: string): Result<undefined>
  restore(path: string): Result<undefined>
}

export function kernelSettings(stateDir: string): KernelSettings {
  const file = join(stateDir, 'kernel-before.json')
  const load = (): Record<string, string> => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
    } catch {
      return {}
    }
  }
  const save = (values: Record<string, string>) => {
    if (Object.keys(values).length === 0) rmSync(file, { force: true })
    else writeFileSync(file, JSON.stringify(values), { mode: 0o600 })
  }
  return {
    before: load,
    set(path, value) {
      const values = load()
      return attempt(path, () => {
        if (!(path in values)) save({ ...values, [path]: readSetting(path) ?? '' })
        writeFileSync(settingFile(path), value)
      })
    },
    restore(path) {
      const { [path]: value, ...others } = load()
      if (value === undefined) return ok()
      const done = attempt(path, () => writeFileSync(settingFile(path), value))
      save(others)
      return done
    },
  }
}

/** Null when this kernel or interface doesn't have it. */
export function readSetting(path: string): string | null {
  try {
    return readFileSync(settingFile(path), 'utf8').trim()
  } catch {
    return null
  }
}

function settingFile(path: string): string {
  return `/proc/sys/${path}`
}

function attempt(path: string, act: () => void): Result<undefined> {
  try {
    act()
    return ok()
  } catch (error) {
    return fail({ code: 'disk.failed', path: settingFile(path), detail: (error as Error).message })
  }
}
