/**
 * Where the program of the decoding thread is: from sources, a file. A bundle has none beside it (it may be one executable), so the bundlers put the bundled
 * text in place of this file (build/bundle/embed-worker.ts).
 */
export const listingWorkerSource: { readonly file: URL } | { readonly text: string } = {
  file: new URL('./listing-worker.ts', import.meta.url),
}
