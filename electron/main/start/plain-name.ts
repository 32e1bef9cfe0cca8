/** A file name of a name that comes from a server: nothing of it may become a path. */
export function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'waygate'
}
