/** "a", "a and b", "a, b and c"; longer than `most` is cut: "a, b, c and 9 more". */
export function nameList(names: readonly string[], most = 8): string {
  if (names.length > most) return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`
  const last = names[names.length - 1] ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

/** "1 host", "3 hosts". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
