/** An advisory of the npm registry (GHSA number) that doesn't reach Waygate, and why. Each is looked at again when its package moves to another version. */
export const explainedAdvisories: Readonly<Record<string, string>> = {}
