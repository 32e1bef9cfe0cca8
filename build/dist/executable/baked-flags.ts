/**
 * How the single executable runs, whatever its surroundings say: `execArgvExtension` is `none`, so neither NODE_OPTIONS nor an argument adds to these.
 * The code cache is made under the same flags, or it would be thrown away at each start.
 */
export const bakedFlags: readonly string[] = [
  // no signal opens an inspector in a program of root's
  '--disable-sigusr1',
  // one thread beside the main one is enough for what it collects and compiles
  '--v8-pool-size=1',
  // as large as the control server's long lists want it; it begins with one megabyte, and grows where it may (electron/cli/widen-engine.ts)
  '--max-semi-space-size=8',
  // the rest is for the helper, and taken back for everybody else: compiled code is larger than what it is compiled from, and nothing there runs often enough
  '--semi-space-growth-factor=1',
  '--optimize-for-size',
  '--no-turbofan',
  '--no-maglev',
  '--no-sparkplug',
]
