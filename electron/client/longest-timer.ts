/** Node’s timers end at once beyond this (ms). */
export const longestTimer = 2 ** 31 - 1
