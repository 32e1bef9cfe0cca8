import type { ServerFacts } from '../model/snapshot.ts'
import type { Refusal } from './refusal.ts'

/** A release as far as the rules differ by it. */
export interface Release {
  readonly major: number
  readonly minor: number
}

/** The versions whose rules netmaker-api.md describes. Newer ones may have moved a rule, so we only say "probably" about them. */
const oldestKnown: Release = { major: 0, minor: 23 }
const newestKnown: Release = { major: 1, minor: 5 }

/** null when the server doesn't tell or tells nonsense ("latest", a commit). */
export function releaseOf(version: string): Release | null {
  const match = /^v?(\d+)\.(\d+)(?:\.|-|$)/.exec(version)
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2]) }
}

export function isAtLeast(release: Release, major: number, minor: number): boolean {
  return release.major > major || (release.major === major && release.minor >= minor)
}

export function isKnown(release: Release | null): release is Release {
  return (
    release !== null && isAtLeast(release, oldestKnown.major, oldestKnown.minor) && isAtLeast(newestKnown, release.major, release.minor)
  )
}

/** What a server rule weighs on this server. */
export function ruleWeight(server: ServerFacts): Refusal['weight'] {
  return isKnown(releaseOf(server.version)) ? 'certain' : 'probable'
}

/** Which of the version-dependent rules of netmaker-api.md 6.3 this server has. An unknown version is taken for the newest known one. */
export interface RuleSet {
  /** Rows 6 and 8: from v0.99 on. */
  readonly failoverAndDefaultHost: boolean
  /** The platform row: up to v1.4. */
  readonly clientPlatform: boolean
  /** Row 11 forgives being relayed by the same gateway; v0.23 forgave nothing. */
  readonly ownRelayedAllowed: boolean
}

export function ruleSet(server: ServerFacts): RuleSet {
  const release = releaseOf(server.version)
  const known = isKnown(release) ? release : newestKnown
  return {
    failoverAndDefaultHost: isAtLeast(known, 0, 99),
    clientPlatform: !isAtLeast(known, 1, 5),
    ownRelayedAllowed: isAtLeast(known, 0, 24),
  }
}
