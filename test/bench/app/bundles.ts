import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { atMost, type Figure, reported } from '../figure.ts'

const folder = join(import.meta.dirname, '../../../out/renderer')

/** What a page consists of, as built and gzipped: what it loads at once, and what it may load later. */
export function bundleFigures(): Figure[] {
  return [...figuresOf('popover', 350), ...figuresOf('admin', 900)]
}

function figuresOf(page: string, budget: number): Figure[] {
  const html = readFileSync(join(folder, `${page}.html`), 'utf8')
  const atOnce = new Set([...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, file = '']) => file))
  const all = new Set(atOnce)
  // a set grows while it is walked: imports of imports, static or not
  for (const file of all) for (const other of importsOf(file)) all.add(other)
  return [
    atMost(`app: scripts and styles of the ${page}, gzipped`, kilobytes(all), budget, 'kB'),
    reported(`app: of it before the first paint, ${page}`, kilobytes(atOnce), 'kB'),
  ]
}

/** Bundled files name each other relative to themselves, or, for what is loaded later, relative to the page. */
function importsOf(file: string): string[] {
  if (!file.endsWith('.js')) return []
  const text = readFileSync(join(folder, file), 'utf8')
  return [...text.matchAll(/["'`](?:\.\/|assets\/)([\w.-]+\.(?:js|css))["'`]/g)].map(([, name = '']) => `assets/${name}`)
}

function kilobytes(files: Iterable<string>): number {
  return [...files].reduce((total, file) => total + gzipSync(readFileSync(join(folder, file))).length, 0) / 1000
}
