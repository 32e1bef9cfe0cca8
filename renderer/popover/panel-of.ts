import type { Views } from '../store/views-store.ts'

/** What fills the room under the state: the list, or what has to happen before there can be one. */
export type Panel = 'starting' | 'helper' | 'signIn' | 'list'

/** `asked`: the person opened the sign-in form themselves (an expired sign-in keeps the list; another account may be added). */
export function panelOf({ tunnel, session }: Pick<Views, 'tunnel' | 'session'>, asked: boolean): Panel {
  if (tunnel === null || session === null) return 'starting'
  if (tunnel.helper.link === 'gone') return 'helper'
  if (session.state === 'signedOut' || session.state === 'signingIn') return 'signIn'
  return asked ? 'signIn' : 'list'
}
