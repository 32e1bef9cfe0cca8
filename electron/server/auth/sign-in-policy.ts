import type { SignInPolicy, SsoFacts } from '../services.ts'
import type { View } from '../store/draft.ts'

/** What an admin may set over the API. */
export type PolicySettings = Omit<SignInPolicy, 'sso'>

const standard: PolicySettings = { basicAuth: true, mfaEnforced: false, dashboardMinutes: 720, clientMinutes: 720 }

/** Under this key the store keeps them: there is one record. */
export const settingsKey = 'server'

/** Read anew for every question: `fixed` (of the settings file) before what an admin set, and that before what is usual. */
export function createSignInPolicy(view: View, fixed: Partial<PolicySettings>, sso: SsoFacts | null): SignInPolicy {
  function setting<K extends keyof PolicySettings>(name: K): PolicySettings[K] {
    return fixed[name] ?? view.get('settings', settingsKey)?.[name] ?? standard[name]
  }
  return {
    get basicAuth() {
      return setting('basicAuth')
    },
    get mfaEnforced() {
      return setting('mfaEnforced')
    },
    get dashboardMinutes() {
      return setting('dashboardMinutes')
    },
    get clientMinutes() {
      return setting('clientMinutes')
    },
    sso,
  }
}
