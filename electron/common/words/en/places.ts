/** A place on earth, by its degrees with one decimal. */
export const place = {
  north: '{{degrees}}° N',
  south: '{{degrees}}° S',
  east: '{{degrees}}° E',
  west: '{{degrees}}° W',
} as const
