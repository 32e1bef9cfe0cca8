/** Characters that a new password has at least (netmaker-api.md 2.3). */
export const shortestPassword = 5
