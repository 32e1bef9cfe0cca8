const names: Readonly<Record<string, string>> = { linux: 'Linux', windows: 'Windows', darwin: 'macOS', freebsd: 'FreeBSD' }

/** An operating system as people call it; what the server said when we don't know it. */
export function systemName(os: string): string {
  return names[os] ?? os
}
