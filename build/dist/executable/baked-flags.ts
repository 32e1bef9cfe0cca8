/**
 * How the single executable runs, whatever its surroundings say: `execArgvExtension` is `none`, so neither NODE_OPTIONS nor an argument adds to these.
 * The code cache is made under the same flags, or it would be thrown away at each start.
 */
export const bakedFlags: readonly string[] = [
  // no signal opens an inspector in a program of root's
  '--disable-sigusr1',
  // one thread beside the main one is enough for what it collects and compiles
  '--v8-pool-size=1',
  // for the control server's long lists; the helper keeps its own smaller (electron/helper/keep-small.ts)
  '--max-semi-space-size=8',
]
