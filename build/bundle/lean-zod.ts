import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/**
 * zod as far as it is used. The bundler keeps everything behind a name that is imported as a whole: `import { z }` brings all of it, and with it the messages
 * of fifty languages (0.5 MB of text, 6 MB of a helper's memory). As `import * as z` the same members are taken one by one, and English is the only language.
 */
export const leanZod: Plugin = {
  name: 'lean-zod',
  setup(build) {
    build.onLoad({ filter: /\/electron\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("import { z } from 'zod'", "import * as z from 'zod'"),
      loader: 'ts',
    }))
    build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents: "export { default as en } from './en.js'" }))
  },
}
