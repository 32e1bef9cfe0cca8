/** "50.1° N, 8.7° E": as exact as a guess from an address is worth. `null`: ''. */
export function placeText(place: { readonly latitude: number; readonly longitude: number } | null | undefined): string {
  if (place === null || place === undefined) return ''
  return `${degrees(place.latitude, 'N', 'S')}, ${degrees(place.longitude, 'E', 'W')}`
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(1)}° ${value < 0 ? negative : positive}`
}
