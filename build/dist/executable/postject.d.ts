/** As far as it is used here; the package brings no types. */
declare module 'postject' {
  /** Writes `data` into the executable `file` under a name, and turns its fuse on. Needs a file that has not been injected yet. */
  export function inject(file: string, name: string, data: Buffer, options: { readonly sentinelFuse: string }): Promise<void>
}
