import { createTextCodec, type TextCodec } from './sealed-text.ts'

/** Where the key of the sign-in file lies: the Secret Service on a Linux desktop. */
export interface Keyring {
  /** The key (32 bytes), made at the first time. Null: there is no keyring here, or it stays locked. */
  key(): Promise<Buffer | null>
}

/** The one secret store of app and CLI: a file, sealed when a keyring keeps its key (DESIGN 11). */
export interface SecretStore {
  readonly codec: TextCodec
  /** Asks the keyring; afterwards the codec seals. Never fails: without a keyring the file stays plain. */
  open(): Promise<void>
  sealed(): boolean
}

export function createSecretStore(keyring: Keyring | null): SecretStore {
  let key: Buffer | null = null
  return {
    codec: createTextCodec(() => key),
    async open() {
      key = (await keyring?.key()) ?? null
    },
    sealed: () => key !== null,
  }
}
