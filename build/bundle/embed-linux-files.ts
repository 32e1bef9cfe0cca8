import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/** Units and policy travel inside the program: what installs them may be all that there is of Waygate. */
export function embedLinuxFiles(root: string): Plugin {
  const folder = join(root, 'resources/linux')
  return {
    name: 'embed-linux-files',
    setup(builder) {
      builder.onLoad({ filter: /[\\/]helper[\\/]setup[\\/]shipped-texts\.ts$/ }, () => {
        const texts = Object.fromEntries(
          readdirSync(folder)
            .sort()
            .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
        )
        return { contents: `export const shippedTexts = ${JSON.stringify(texts)}`, loader: 'js', watchDirs: [folder] }
      })
    },
  }
}
