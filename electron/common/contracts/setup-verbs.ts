/** The only commands that the app ever asks a system prompt for. They take nothing from it: who asks is told by the prompt itself (`PKEXEC_UID`). */
export const setupVerbs = ['install-helper', 'repair-helper', 'allow', 'uninstall-helper'] as const
export type SetupVerb = (typeof setupVerbs)[number]

/** The line on stderr with which root's side begins: the prompt was answered, and what fails from here on isn't the prompt's doing. */
export const setupBegun = 'waygate: begun'
