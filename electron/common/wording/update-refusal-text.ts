import type { Fault } from '../fault.ts'
import type { UpdateRefusal } from '../update/update-refusal.ts'

/** A refused update as a fault's sentences (fault-text.ts). */
export function updateRefusalText({ why, version }: Extract<Fault, { code: 'update.refused' }>): {
  readonly headline: string
  readonly next: string
} {
  const [headline, next] = refusals[why]
  return { headline: headline.replace('{version}', version === '' ? 'that version' : version), next }
}

const heldBack = 'Nothing was installed. Newer versions may be held back from you: try another network, and check the clock.'
const changedOnTheWay = 'Nothing was installed: somebody may have changed it on the way. Try again on another network.'

const refusals: Readonly<Record<UpdateRefusal, readonly [headline: string, next: string]>> = {
  malformed: [
    "The update server's answer wasn't understood",
    'Nothing was installed. It may be meant for a newer Waygate: install that by hand.',
  ],
  noKeys: ["This Waygate trusts nobody's updates", 'Whoever built it named no key. Install updates by hand.'],
  unknownKey: ['The update is signed by nobody that this Waygate trusts', changedOnTheWay],
  badSignature: ["The update's signature doesn't hold", changedOnTheWay],
  wrongProduct: ['The update is for another program', changedOnTheWay],
  wrongChannel: ['The update is of another channel', 'Nothing was installed. Try again later, or choose the other channel.'],
  expired: ['What the update server says is too old', heldBack],
  replayed: ['The update server says less than before', heldBack],
  contradicting: ['The update server contradicts itself', changedOnTheWay],
  noPackage: ['{version} comes without a package for this computer', 'It stays as it is. The next version may have one.'],
  oversized: ['The update is larger than it may be', 'Nothing was installed.'],
  notNewer: ['{version} is installed already', 'There is nothing to do.'],
  downgrade: ['The update is older than what is installed', 'Nothing was installed: no server can bring an older version back.'],
  rolledBack: ["{version} didn't work on this computer", "It isn't tried again. The next version will be offered."],
  truncated: ['The update came incomplete', 'Nothing was installed. Try again.'],
  altered: ["The update's package isn't the one that was signed", changedOnTheWay],
  mismatched: ["The update's package is for something else", 'Nothing was installed. Whoever made the release has to correct it.'],
  badSource: [
    "Where updates come from can't be read",
    'Root puts /etc/waygate/updates.json right: nobody else may write it, and it has to be understood.',
  ],
  managed: ['Something else updates Waygate on this computer', 'Its package manager, or whoever installed it, brings new versions.'],
}
