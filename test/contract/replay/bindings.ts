/** What recorded ids, tokens and generated names are on this run. */
export interface Bindings {
  /** Replaces every bound recorded value inside a text. */
  translate(text: string): string
  /** The value on this run, undefined when nothing is bound yet. */
  get(recorded: string): string | undefined
  bind(recorded: string, actual: string): void
  /** A copy to try a match with; `adopt` makes the trial's bindings our own. */
  fork(): Bindings
  adopt(trial: Bindings): void
  entries(): ReadonlyMap<string, string>
}

export function createBindings(initial: ReadonlyMap<string, string> = new Map()): Bindings {
  const bound = new Map(initial)
  return {
    translate: (text) => [...bound].reduce((result, [recorded, actual]) => result.replaceAll(recorded, actual), text),
    get: (recorded) => bound.get(recorded),
    bind: (recorded, actual) => {
      bound.set(recorded, actual)
    },
    fork: () => createBindings(bound),
    adopt: (trial) => {
      for (const [recorded, actual] of trial.entries()) bound.set(recorded, actual)
    },
    entries: () => bound,
  }
}
