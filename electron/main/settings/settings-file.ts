import { z } from 'zod'
import { type Settings, settingsSchema } from '../../common/contracts/app/window.ts'
import { firstIssue } from '../../common/contracts/caller.ts'
import { fail, ok, type Result } from '../../common/result.ts'

/** More than any exported file has. */
export const settingsFileLimit = 64 * 1024

/**
 * What travels from one computer to another. Trusted networks stay: they say where somebody has been, and a file that is handed over must not make a
 * computer trust a network. So does whatever is the helper's.
 */
const portableSchema = settingsSchema.omit({ trustedNetworks: true })
const fileSchema = z.strictObject({ waygateSettings: z.literal(1), settings: portableSchema.partial().strict() })

export function settingsToText(settings: Settings): string {
  const { trustedNetworks: _, ...portable } = settings
  return `${JSON.stringify({ waygateSettings: 1, settings: portable }, null, 2)}\n`
}

/** The settings that a file brings; those that it doesn't name stay. Fault: `settings.malformed`; then nothing of it is taken over. */
export function settingsFromText(text: string): Result<z.infer<typeof fileSchema>['settings']> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return fail({ code: 'settings.malformed', detail: 'not JSON' })
  }
  const parsed = fileSchema.safeParse(value)
  return parsed.success ? ok(parsed.data.settings) : fail({ code: 'settings.malformed', detail: firstIssue(parsed.error) })
}
