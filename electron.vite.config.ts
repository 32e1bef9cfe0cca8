import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { embedWorkerInApp } from './build/bundle/embed-worker.ts'
import { leanScript } from './build/bundle/lean-script.ts'

const root = import.meta.dirname

/** The oldest runtime that the bundles must run on (CONTRIBUTING.md, "Runtimes"): Electron 25, the development fallback. */
const oldestNode = 'node18.15'
const oldestChrome = 'chrome114'

/** One self-contained CommonJS file: a sandboxed preload can't load others, and the package ships no node_modules. */
function commonJs(name: string, entry: string, format: 'main' | 'preload') {
  return {
    build: {
      outDir: resolve(root, 'out', format),
      target: oldestNode,
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: resolve(root, entry) },
        output: { format: 'cjs' as const, minify: false, entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  }
}

export default defineConfig({
  main: { ...commonJs('main', 'electron/main/main.ts', 'main'), plugins: [embedWorkerInApp(root), leanScript(oldestNode)] },
  preload: { ...commonJs('preload', 'electron/preload/preload.ts', 'preload'), plugins: [leanScript(oldestNode)] },
  renderer: {
    root: resolve(root, 'renderer'),
    plugins: [react()],
    server: { host: '127.0.0.1' },
    build: {
      outDir: resolve(root, 'out/renderer'),
      target: oldestChrome,
      sourcemap: true,
      minify: true,
      // Pages are read from the disk.
      chunkSizeWarningLimit: 2000,
      // Inline images would need `data:` in the pages' content security policy.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: {
          popover: resolve(root, 'renderer/popover.html'),
          admin: resolve(root, 'renderer/admin.html'),
          settings: resolve(root, 'renderer/settings.html'),
          connection: resolve(root, 'renderer/connection.html'),
        },
      },
    },
  },
})
