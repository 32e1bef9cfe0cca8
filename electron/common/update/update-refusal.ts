import { z } from 'zod'

/** Why an update is not taken; the words are in `wording/update-text.ts`. */
export const updateRefusalSchema = z.enum([
  // its manifest
  'malformed',
  'noKeys',
  'unknownKey',
  'badSignature',
  'wrongProduct',
  'wrongChannel',
  /** Older than it may be: newer ones may be held back. */
  'expired',
  /** A newer manifest was seen before. */
  'replayed',
  /** The same number was seen with another content. */
  'contradicting',
  /** None for this kind of installation and processor. */
  'noPackage',
  'oversized',
  // its version
  'notNewer',
  'downgrade',
  /** Tried on this computer, and taken back. */
  'rolledBack',
  // its package
  'truncated',
  'altered',
  /** The file inside is for something else than its manifest says. */
  'mismatched',
  // this computer
  /** What it brings doesn't start here, or isn't what it is said to be. */
  'notStarting',
  /** Root's file that says where updates come from can't be read. */
  'badSource',
  /** Another program installs and updates Waygate here. */
  'managed',
])
export type UpdateRefusal = z.infer<typeof updateRefusalSchema>

/** What went wrong after an update was taken. */
export const updateFailureSchema = z.enum([
  /** The package now installed could not be kept, so nothing was changed. */
  'noWayBack',
  /** Another program was installing packages all the time, so nothing was changed. */
  'busy',
  /** The package was another one on the disk than the one that was checked, so nothing was changed. */
  'altered',
  /** Its package could not be installed. */
  'package',
  /** The helper didn't answer afterwards. */
  'silent',
  /** The helper is another version than the package said. */
  'otherVersion',
  /** App and helper of the update don't speak with each other. */
  'protocol',
  /** What was remembered was gone. */
  'stateLost',
  /** The gateway was proven before, and not afterwards. */
  'unproven',
  /** The computer went down in the middle of it. Where that was before the package was unpacked, nothing was changed. */
  'interrupted',
])
export type UpdateFailure = z.infer<typeof updateFailureSchema>
