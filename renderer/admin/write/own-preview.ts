import type { Preview } from '../../../electron/common/contracts/app/admin.ts'
import type { PreviewState } from './use-preview.ts'

type Line = Preview['lines'][number]

/** A preview of what this window can see by itself: the lists hold everything that the server says about it. */
export function ownPreview(lines: readonly Pick<Line, 'kind' | 'text'>[], affected: number): PreviewState {
  return { preview: { lines: lines.map((line) => ({ ...line, names: [] })), affected, refusals: [] }, fault: null, pending: false }
}
