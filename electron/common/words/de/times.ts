import type { times as english } from '../en/times.ts'
import type { Translation } from '../translation.ts'

export const times: Translation<typeof english> = {
  now: 'gerade eben',
  ago: { s: 'vor {{n}} s', min: 'vor {{n}} min', h: 'vor {{n}} h', days: 'vor {{n}} Tagen' },
  span: { s: '{{n}} s', min: '{{n}} min', h: '{{n}} h', days: '{{n}} Tage' },
  milliseconds: '{{n}} ms',
  countdown: '{{minutes}} min {{seconds}} s',
  andMore: '{{names}} und {{count, number}} weitere',
}
