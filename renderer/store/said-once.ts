import { create } from 'zustand'

/** Things that are said once and then never again on this computer. */
export type Notice = 'noTray' | 'ceAdmin'

const keyOf = (notice: Notice): string => `waygate.said.${notice}`

export const useSaid = create<Readonly<Record<Notice, boolean>>>(() => ({ noTray: wasSaid('noTray'), ceAdmin: wasSaid('ceAdmin') }))

/** The person has read it. */
export function markSaid(notice: Notice): void {
  useSaid.setState({ [notice]: true })
  try {
    localStorage.setItem(keyOf(notice), '1')
  } catch {
    // A page without storage says it again next time: harmless.
  }
}

function wasSaid(notice: Notice): boolean {
  try {
    return localStorage.getItem(keyOf(notice)) !== null
  } catch {
    return false
  }
}
