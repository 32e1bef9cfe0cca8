import compare from 'semver/functions/compare.js'

/** Below 0: `a` comes before `b` (semver.org, 11: a beta comes before its release). Both must be release versions. */
export function compareVersions(a: string, b: string): number {
  return compare(a, b)
}
