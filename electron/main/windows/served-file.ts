import path from 'node:path'
import { appOrigin } from './pages.ts'

/** What our pages consist of; nothing else is served, also no source map. */
export const servedTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** The file behind an address of ours, or null: other origins, other types, and whatever climbs out of `directory`. */
export function servedFile(directory: string, url: string): string | null {
  if (!url.startsWith(`${appOrigin}/`)) return null
  let name: string
  try {
    name = decodeURIComponent(new URL(url).pathname)
  } catch {
    return null
  }
  const file = path.join(directory, name)
  const inside = file.startsWith(directory.endsWith(path.sep) ? directory : directory + path.sep)
  return inside && !name.includes('\0') && path.extname(file) in servedTypes ? file : null
}
