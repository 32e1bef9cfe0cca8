import type { Fault } from '../../electron/common/fault.ts'
import { faultText } from '../../electron/common/wording/fault-text.ts'

export type SignInField = 'server' | 'user' | 'password'

/** Where a refusal belongs in the form, so that it stands at the thing to change. Null: it belongs to the form as a whole. */
export function fieldOfFault(fault: Fault): SignInField | null {
  switch (fault.code) {
    case 'server.address':
    case 'server.unreachable':
    case 'server.tls':
    case 'server.notNetmaker':
      return 'server'
    case 'signIn.disabled':
    case 'signIn.ssoOnly':
    case 'signIn.totp':
      return 'user'
    case 'signIn.refused':
      return 'password'
    default:
      return null
  }
}

/** What happened and the next step, as one line under a field. */
export function fieldError(fault: Fault): string {
  const { headline, next } = faultText(fault)
  return `${headline}. ${next}`
}

/** The host of an address as a person typed it, for "Waiting for …". */
export function typedHost(server: string): string {
  return server
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/.*$/, '')
}
