import { z } from 'zod'

/** What an update is for; a manifest of anything else is refused. */
export const updateProduct = 'waygate'

export const updateChannelSchema = z.enum(['stable', 'beta'])
export type UpdateChannel = z.infer<typeof updateChannelSchema>

/** Bytes of the largest package that is taken. */
export const packageLimit = 512 * 1024 * 1024

/** Semantic version without build metadata; `1.3.0-beta.1` is of the channel beta. */
export const releaseVersionSchema = z
  .string()
  .max(64)
  .regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9a-z]+(\.[0-9a-z]+)*)?$/)

/** What brings a new version: root installs a `deb`, a person's own app is an `AppImage`. */
export type PackageKind = 'deb' | 'AppImage'

const packageSchema = z.object({
  /** `PackageKind`; one that this version doesn't know is somebody else's. */
  kind: z.string().max(16),
  /** As Node names it: `x64`, `arm64`. */
  arch: z.string().max(16),
  /** Beside the manifest. */
  file: z.string().regex(/^[\w][\w.+~-]{0,199}$/),
  size: z.number().int().min(1),
  /** Of the whole file, in base64. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
})
export type UpdatePackage = z.infer<typeof packageSchema>

/** What a release says about itself. Signed as a whole (`envelope.ts`); a field that this version doesn't know is left out. */
export const updateManifestSchema = z.object({
  format: z.literal(1),
  product: z.string().max(64),
  channel: z.string().max(32),
  version: releaseVersionSchema,
  /** Grows with every manifest of a channel, also when the same release is signed again. */
  counter: z.number().int().min(1),
  /** Unix ms. */
  issuedAt: z.number().int(),
  /** Unix ms. After that nobody believes it: who holds back newer ones is found out. */
  expiresAt: z.number().int(),
  /** Percent of computers that are offered it by now. */
  rollout: z.number().min(0).max(100),
  packages: z.array(packageSchema).min(1).max(16),
})
export type UpdateManifest = z.infer<typeof updateManifestSchema>
