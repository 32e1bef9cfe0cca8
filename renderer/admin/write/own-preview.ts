import type { OwnLine, PreviewState } from './use-preview.ts'

/** A preview of what this window can see by itself: the lists hold everything that the server says about it. */
export function ownPreview(lines: readonly OwnLine[], affected: number): PreviewState {
  return { preview: { lines, affected, refusals: [] }, fault: null, pending: false }
}
