import { createTextCodec, type TextCodec } from './sealed-text.ts'

/** `absent`: no keyring answers here. `locked`: one is there, and nobody has unlocked it. */
export type KeyringAnswer = { readonly kind: 'open'; readonly key: Buffer } | { readonly kind: 'locked' } | { readonly kind: 'absent' }

/** Where the key of the sign-in file lies: the Secret Service on a Linux desktop, the account's own protection on Windows. */
export interface Keyring {
  /** The key (32 bytes), made at the first time; may ask the person to unlock the keyring, and waits for them. */
  key(): Promise<KeyringAnswer>
}

/** The one secret store of app and CLI: a file, sealed when a keyring keeps its key (DESIGN 11). */
export interface SecretStore {
  readonly codec: TextCodec
  /** Asks the keyring; afterwards the codec seals. Never fails: without a keyring the file stays plain. */
  open(): Promise<void>
  sealed(): boolean
  /** What the keyring answered last; 'absent' before it was asked. */
  keyring(): KeyringAnswer['kind']
}

export function createSecretStore(keyring: Keyring | null): SecretStore {
  let answer: KeyringAnswer = { kind: 'absent' }
  return {
    codec: createTextCodec(() => (answer.kind === 'open' ? answer.key : null)),
    async open() {
      if (keyring !== null) answer = await keyring.key()
    },
    sealed: () => answer.kind === 'open',
    keyring: () => answer.kind,
  }
}
