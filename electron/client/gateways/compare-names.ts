const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Order of names as people expect it: exit-2 before exit-10, capitals like small letters. Much faster than `localeCompare` on long lists. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b)
}
