import { setFlagsFromString } from 'node:v8'
import type { App } from 'electron'

/**
 * V8's optimizing compiler stays unused until the first window: it is megabytes of a program, read into memory for a dozen small functions of a start, and an app
 * that only has its icon in the panel has no work that would be worth it.
 */
export function optimizeFromFirstWindow(app: Pick<App, 'once'>): void {
  setFlagsFromString('--no-opt')
  app.once('browser-window-created', () => setFlagsFromString('--opt'))
}
