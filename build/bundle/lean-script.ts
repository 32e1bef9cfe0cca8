import { transform } from 'esbuild'
import type { Plugin } from 'vite'

/**
 * V8 keeps the text of a program in memory for as long as it runs, and two bytes for every letter once a single one is beyond Latin-1 (a quotation mark of a sentence is
 * enough). So the spaces go, and such letters are written as escapes; names stay, for traces.
 */
export function leanScript(target: string): Plugin {
  return {
    name: 'lean-script',
    async renderChunk(code) {
      const { code: lean, map } = await transform(code, {
        charset: 'ascii',
        minifyWhitespace: true,
        minifySyntax: true,
        legalComments: 'none',
        sourcemap: 'external',
        target,
        logLevel: 'warning',
      })
      // a regular expression is not escaped
      if (/[\u0100-\uffff]/.test(lean)) this.warn('a letter beyond Latin-1 is left: V8 will keep this chunk with two bytes a letter')
      return { code: lean, map }
    },
  }
}
