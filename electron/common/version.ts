import manifest from '../../package.json' with { type: 'json' }

/** Of the product: one number for app, helper, CLI and server, from package.json. */
export const version: string = manifest.version
