/** Installing, repairing, allowing and removing the helper (wording/setup-text.ts); what goes wrong with it is among the faults. */
export const setup = {
  /** The second line of the state while something is done about it. */
  act: {
    asking: 'Waiting for the system prompt',
    working: 'Setting it up',
    removing: 'Removing it',
    done: 'It is set up. Connecting to it',
  },
  /** The second line while something could be done. */
  offer: {
    install: 'Install it: {{how}}',
    repair: 'Repair it: {{how}}',
    allow: 'An administrator can change that: {{how}}',
  },
  how: {
    prompt: 'one system prompt, then never again',
    terminal: 'one command in a terminal, then never again',
  },
  change: {
    placed: 'Installed {{path}}',
    removed: 'Removed {{path}}',
    allowed: '{{user}} may use the helper now',
    atBoot: 'The helper starts with this computer',
    started: 'The helper runs',
    stopped: 'Stopped the helper',
    undone: 'Removed {{what}}',
  },
  note: {
    notAtBoot:
      'This computer has no systemd: the helper runs now, and nothing starts it at the next boot. Have "waygate helper" started by what this computer has.',
    plainPrompts: "The system's prompts can't carry Waygate's words here; they work all the same.",
    nobodyAllowed: 'Only root may use it yet. To let somebody in: waygate allow NAME',
    kept: "Kept {{path}}: it is the administrator's",
  },
} as const
