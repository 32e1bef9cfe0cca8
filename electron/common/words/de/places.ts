import type { place as english } from '../en/places.ts'
import type { Translation } from '../translation.ts'

export const place: Translation<typeof english> = {
  north: '{{degrees}}° N',
  south: '{{degrees}}° S',
  east: '{{degrees}}° O',
  west: '{{degrees}}° W',
}
