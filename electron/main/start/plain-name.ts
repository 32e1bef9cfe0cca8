/** A file name of a name that comes from a server: nothing of it may become a path, and no name is longer than a file system takes with its ending. */
export function plainName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '')
  return [...plain].slice(0, 50).join('') || 'waygate'
}
