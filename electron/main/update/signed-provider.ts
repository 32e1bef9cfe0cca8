import { Provider, type ResolvedUpdateFileInfo, type UpdateInfo } from 'electron-updater'
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import type { FoundUpdate } from './find-update.ts'

/** electron-updater's view of a manifest that was judged already (`find-update.ts`): it asks no server itself, and tells none who asks. */
export function signedProvider({ version, package: wanted }: FoundUpdate) {
  return class SignedProvider extends Provider<UpdateInfo> {
    // electron-updater makes it, with the options of the feed and itself in front
    constructor(_options: unknown, _updater: unknown, runtimeOptions: ProviderRuntimeOptions) {
      super(runtimeOptions)
    }

    override setRequestHeaders(): void {
      // it would be a number that tells this computer from all others
    }

    async getLatestVersion(): Promise<UpdateInfo> {
      const files = wanted === null ? [] : [{ url: wanted.url, size: wanted.size, sha512: wanted.sha512 }]
      return { version, files, path: '', sha512: '', releaseDate: '' }
    }

    resolveFiles({ files }: UpdateInfo): ResolvedUpdateFileInfo[] {
      return files.map((info) => ({ url: new URL(info.url), info }))
    }
  }
}
