import type { Candidate, Preview } from '../../../electron/common/contracts/app/admin.ts'
import { candidate, named, previewLine, refusal, untouched } from './admin-samples.ts'

/** More than are agreed to without a word typed, seven of them offline: told together. */
const away = Array.from({ length: 7 }, (_, at) => `branch-laptop-${at + 1}`)
export const largePreview: Preview = {
  lines: [
    previewLine({
      kind: 'gains',
      says: 'sends',
      gateway: 'exit-fra',
      count: 34,
      names: named(...away, ...Array.from({ length: 27 }, (_, at) => `desk-${at + 1}`)),
    }),
    previewLine({
      kind: 'moves',
      says: 'moves',
      gateway: 'exit-fra',
      from: ['exit-nyc', 'exit-old'],
      count: 7,
      names: named('server-room', 'lonely'),
    }),
    untouched,
  ],
  affected: 41,
  refusals: away.map((name) => refusal('client.offline', name, { weight: 'advice' })),
}

/** Of a move of many: six that certainly can't for one reason, one for another, one that can. */
export const mixedCandidates: readonly Candidate[] = [
  candidate('atlas'),
  ...Array.from({ length: 6 }, (_, at) =>
    candidate(`macbook-${at + 1}`, { os: 'darwin', refusals: [refusal('client.platform', `macbook-${at + 1}`, { other: 'darwin' })] }),
  ),
  candidate('exit-old', { refusals: [refusal('client.isGateway', 'exit-old')] }),
]
