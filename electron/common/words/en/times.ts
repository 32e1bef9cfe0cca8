/** Ages, lengths of time and lists. Units are those of the SI in every language; `n` is a whole number. */
export const times = {
  now: 'just now',
  ago: { s: '{{n}} s ago', min: '{{n}} min ago', h: '{{n}} h ago', days: '{{n}} days ago' },
  span: { s: '{{n}} s', min: '{{n}} min', h: '{{n}} h', days: '{{n}} days' },
  milliseconds: '{{n}} ms',
  countdown: '{{minutes}} min {{seconds}} s',
  /** Of a list that was cut. */
  andMore: '{{names}} and {{count, number}} more',
} as const
