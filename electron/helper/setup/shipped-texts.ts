import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../../resources/linux/', import.meta.url)

/**
 * The files of `resources/linux` by name. A helper that no package brings is one program, which has to carry its units along: the bundler puts their text in place
 * of this file (build/bundle/embed-linux-files.ts).
 */
export const shippedTexts: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
)
