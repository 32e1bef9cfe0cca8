import * as openid from 'openid-client'
import type { SsoSettings } from './sso-settings.ts'

/** The provider as this server sees it. Everything rejects with the library's own error when the provider can't be reached or is not to be believed. */
export interface OpenidProvider {
  /** Where the browser is sent. */
  authorize(checks: Checks): Promise<URL>
  /** Exchanges the code that came back for who the person is: state, nonce, PKCE, issuer, audience, times and signature are checked. */
  identify(returned: URL, checks: Checks): Promise<Identity>
}

/** Made anew for each attempt. */
export interface Checks {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface Identity {
  /** The provider's own name of the person: it never changes hands. */
  readonly subject: string
  /** '' = none given. */
  readonly email: string
  /** False only when the provider says that nobody has proven to own the address. */
  readonly emailVerified: boolean
}

const timeoutSeconds = 10

export function newChecks(state: string): Checks {
  return { state, nonce: openid.randomNonce(), verifier: openid.randomPKCECodeVerifier() }
}

export function createOpenidProvider(settings: SsoSettings, callback: () => string): OpenidProvider {
  let discovered: Promise<openid.Configuration> | null = null

  /** Asked once; a provider that was away is asked again by the next person. */
  function configuration(): Promise<openid.Configuration> {
    discovered ??= discover(settings).catch((error: unknown) => {
      discovered = null
      throw error
    })
    return discovered
  }

  return {
    authorize: async ({ state, nonce, verifier }) =>
      openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: callback(),
        scope: 'openid profile email',
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    identify: async (returned, { state, nonce, verifier }) => {
      const config = await configuration()
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      // the address as the provider knows it, whatever a proxy made of it on the way
      const current = new URL(`${callback()}${returned.search}`)
      const tokens = await openid.authorizationCodeGrant(config, current, checks)
      const claims = tokens.claims()
      if (claims === undefined) throw new Error('the provider sent no identity')
      // some providers keep the address out of the token
      const source = typeof claims.email === 'string' ? claims : await openid.fetchUserInfo(config, tokens.access_token, claims.sub)
      return {
        subject: claims.sub,
        email: typeof source.email === 'string' ? source.email : '',
        emailVerified: source.email_verified !== false && source.email_verified !== 'false',
      }
    },
  }
}

async function discover({ issuer, clientId, clientSecret }: SsoSettings): Promise<openid.Configuration> {
  const local = issuer.startsWith('http:') ? [openid.allowInsecureRequests] : []
  return openid.discovery(new URL(issuer), clientId, undefined, openid.ClientSecretBasic(clientSecret), {
    timeout: timeoutSeconds,
    // the signature of the identity is checked, too, not only the connection that it came over
    execute: [openid.enableNonRepudiationChecks, ...local],
  })
}
