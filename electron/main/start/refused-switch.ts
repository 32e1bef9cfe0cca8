/** Each would let another program of the same person read tokens out of this one, or load code into it. */
const refused = [
  /^--inspect(-|=|$)/,
  /^--remote-debugging-(port|pipe|address|socket-name)(=|$)/,
  /^--remote-allow-origins(=|$)/,
  /^--js-flags(=|$)/,
  /^--require(=|$)/,
  /^-r$/,
  /^--import(=|$)/,
  /^--load-extension(=|$)/,
  /^--disable-web-security$/,
  /^--gpu-launcher(=|$)/,
  /^--renderer-cmd-prefix(=|$)/,
  /^--utility-cmd-prefix(=|$)/,
]

/**
 * The first switch on the command line that a packaged Waygate doesn't start with, or null. Chromium also takes one dash, and any case. `--no-sandbox`
 * is allowed: root needs it.
 */
export function refusedSwitch(argv: readonly string[]): string | null {
  for (const argument of argv) {
    const normal = argument.toLowerCase().replace(/^-(?=[a-z]{2})/, '--')
    if (refused.some((pattern) => pattern.test(normal))) return argument
  }
  return null
}
