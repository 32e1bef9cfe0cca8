import type { sessionContract } from '../../common/contracts/app/session.ts'
import type { Caller } from '../../common/contracts/contract.ts'
import type { ClientContext } from '../client-context.ts'
import { acceptCertificate } from './accept-certificate.ts'
import { acceptPlainHttp } from './accept-plain-http.ts'
import { removeAccount, useAccount } from './accounts.ts'
import { changePassword } from './change-password.ts'
import { beginTotp, completeTotp } from './second-factor.ts'
import { cancelSignIn, signIn, signInCode } from './sign-in.ts'
import { signInBrowser, signInToken } from './sign-in-otherwise.ts'
import { signOut } from './sign-out.ts'
import { unlockKeyring } from './unlock-keyring.ts'

/** Signing in, the accounts that are kept, and signing out, over one context. */
export function createSessionActs(context: ClientContext): Caller<typeof sessionContract> {
  return {
    signIn: (request) => signIn(context, request),
    signInCode: (request) => signInCode(context, request),
    signInBrowser: (request) => signInBrowser(context, request),
    signInToken: (request) => signInToken(context, request),
    cancelSignIn: () => cancelSignIn(context),
    acceptCertificate: (request) => acceptCertificate(context, request),
    acceptPlainHttp: (request) => acceptPlainHttp(context, request),
    useAccount: (request) => useAccount(context, request),
    removeAccount: (request) => removeAccount(context, request),
    unlockKeyring: () => unlockKeyring(context),
    beginTotp: () => beginTotp(context),
    completeTotp: (request) => completeTotp(context, request),
    changePassword: (request) => changePassword(context, request),
    signOut: () => signOut(context),
  }
}
