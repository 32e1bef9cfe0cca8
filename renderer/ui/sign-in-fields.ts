import type { Fault } from '../../electron/common/fault.ts'

export type SignInField = 'server' | 'user' | 'password' | 'token'
export type SignInWay = 'password' | 'browser' | 'token'

export const signInWays: readonly SignInWay[] = ['password', 'browser', 'token']

/** The fields of a way, in their order. */
export const fieldsOfWay: Readonly<Record<SignInWay, readonly SignInField[]>> = {
  password: ['server', 'user', 'password'],
  browser: ['server'],
  token: ['server', 'token'],
}

/** Where a refusal belongs in the form, so that it stands at the thing to change. Null: it belongs to the form as a whole. */
export function fieldOfFault(fault: Fault): SignInField | null {
  switch (fault.code) {
    case 'server.address':
    case 'server.unreachable':
    case 'server.tls':
    case 'server.noTls':
    case 'server.notNetmaker':
      return 'server'
    case 'signIn.disabled':
    case 'signIn.ssoOnly':
      return 'user'
    case 'signIn.noBrowser':
      return 'server'
    case 'signIn.tokenRefused':
      return 'token'
    case 'signIn.refused':
      return 'password'
    default:
      return null
  }
}

/** The host of an address as a person typed it, for "Waiting for …". */
export function typedHost(server: string): string {
  return server
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/.*$/, '')
}
