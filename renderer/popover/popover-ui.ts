import { create } from 'zustand'
import type { GatewayRef } from '../store/current-gateway.ts'

/**
 * What only this window knows: whether the sign-in form, the set-up of a second factor or a new password was asked for, a server that a link brought for the form
 * ('' = none), the gateway that access is being asked for, and the news about versions that were read. The form goes when a sign-in works.
 */
interface PopoverUi {
  readonly signInAsked: boolean
  readonly secondFactor: boolean
  /** The account whose password is being changed; '' = none. With another one in use the dialog has gone. */
  readonly passwordOf: string
  readonly linkedServer: string
  readonly accessFor: GatewayRef | null
  readonly newsRead: readonly string[]
}

export const usePopoverUi = create<PopoverUi>(() => ({
  signInAsked: false,
  secondFactor: false,
  passwordOf: '',
  linkedServer: '',
  accessFor: null,
  newsRead: [],
}))

export function askSignIn(asked: boolean): void {
  usePopoverUi.setState(asked ? { signInAsked: true } : { signInAsked: false, linkedServer: '' })
}

/** The person took the server of a link: the form shows it, and they sign in there or not. */
export function takeServer(server: string): void {
  usePopoverUi.setState({ signInAsked: true, linkedServer: server })
}

export function showSecondFactor(shown: boolean): void {
  usePopoverUi.setState({ secondFactor: shown })
}

export function changePasswordOf(account: string): void {
  usePopoverUi.setState({ passwordOf: account })
}

/** Null: the person has changed their mind, or is through. */
export function askAccess(gateway: GatewayRef | null): void {
  usePopoverUi.setState({ accessFor: gateway })
}

/** What is older than these isn't news any more. */
const newsLimit = 8

/** It is not said again before there is other news. */
export function markNewsRead(key: string): void {
  usePopoverUi.setState(({ newsRead }) => ({ newsRead: [...newsRead.filter((read) => read !== key), key].slice(-newsLimit) }))
}
