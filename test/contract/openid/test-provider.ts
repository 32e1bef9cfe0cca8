import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** A certified OpenID provider on loopback, and the person who sits in front of its sign-in page. */
export interface TestProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who signs in next; null = the person says no. */
  person: Person | null
  /** Knows the server that people come from; before that it answers nothing. */
  open(callback: string): void
  stop(): Promise<void>
}

export interface Person {
  readonly subject: string
  readonly email?: string
  readonly verified?: boolean
}

export interface TestProviderOptions {
  /** Where the address is told: in the signed identity, or only to who asks with the access token. */
  readonly emailIn: 'token' | 'userinfo'
}

export async function startTestProvider({ emailIn }: TestProviderOptions = { emailIn: 'token' }): Promise<TestProvider> {
  const http = createServer()
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const known = new Map<string, Person>()
  const self: TestProvider = {
    issuer,
    clientId: 'waygate',
    clientSecret: randomBytes(16).toString('hex'),
    person: null,
    open: (callback) => serve(http, makeProvider(self, callback, known, emailIn), self, known),
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
  return self
}

function makeProvider(self: TestProvider, callback: string, known: ReadonlyMap<string, Person>, emailIn: 'token' | 'userinfo'): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return new Provider(self.issuer, {
    clients: [{ client_id: self.clientId, client_secret: self.clientSecret, redirect_uris: [callback] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    conformIdTokenClaims: emailIn === 'userinfo',
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // a client that forgets PKCE is sent away
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
    findAccount: (_, accountId) => {
      const { email, verified = true } = known.get(accountId) ?? {}
      return { accountId, claims: () => ({ sub: accountId, ...(email === undefined ? {} : { email, email_verified: verified }) }) }
    },
    // everybody agrees to everything that is asked
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc
      const grant = new context.oidc.provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
}

function serve(http: Server, provider: Provider, self: TestProvider, known: Map<string, Person>): void {
  const answer = provider.callback()
  http.on('request', (request, response) => {
    if (request.url?.startsWith('/sign-in/') !== true) {
      void answer(request, response)
      return
    }
    const { person } = self
    if (person !== null) known.set(person.subject, person)
    const result = person === null ? { error: 'access_denied' } : { login: { accountId: person.subject } }
    void provider.interactionFinished(request, response, result)
  })
}
