/** What Netmaker finds wrong with the name of an account; it tells all of it at once (netmaker-api.md 2.3). */
export interface UserNameTroubles {
  /** Three bytes or fewer. */
  readonly short: boolean
  /** Neither an address of e-mail nor of letters, digits, `-` and `.` alone. */
  readonly letters: boolean
}

export function userNameTroubles(name: string): UserNameTroubles {
  return {
    short: new TextEncoder().encode(name).length <= 3,
    letters: !/^[^\s@<>]+@[^\s@<>]+$/.test(name) && !/^[A-Za-z0-9.-]*$/.test(name),
  }
}
