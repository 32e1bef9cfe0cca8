/** Words of the windows about installing, repairing and removing the helper; its states and failures are worded in common/wording/setup-text.ts. */
export const setup = {
  installTitle: 'A small program has to be installed first',
  mayReturnTitle: 'If it doesn’t come back, repair it',
  mayReturnStartTitle: 'If it doesn’t come back, start it again',
  repairTitle: 'The helper has to be repaired',
  allowTitle: 'You aren’t among those who may use it',
  allowBody:
    'Whoever uses the helper decides through which gateway this computer’s traffic leaves. An administrator has to agree to that once.',
  repairBody: 'What is joined stays joined meanwhile, and what is on hold stays on hold.',
  asking: 'Your desktop asks for the password of an administrator',
  askingLong: 'No prompt to be seen? It may be behind a window. The same works in a terminal.',
  working: 'Setting up the helper',
  removing: 'Removing the helper',
  connecting: 'Connecting to the helper',
  terminal: 'In a terminal:',
  administrator: 'In a terminal that was started as administrator:',
  command: 'Command for a terminal',
  copy: 'Copy the command',
  section: 'Helper',
  update: 'Update the helper',
  older: 'The helper is still {{helper}}',
  olderMeans: 'This app is {{app}} and brings its own. They understand each other meanwhile; what is joined stays joined.',
  uninstall: 'Uninstall the helper',
  uninstallMeans: 'Without it, Waygate can build no tunnel and hold no traffic on this computer.',
  uninstallPackage: 'It belongs to the package of Waygate, and goes when that is removed.',
  uninstallInUse: 'Leave first, and turn the lock off: without the helper nothing keeps traffic in.',
  uninstallTitle: 'Uninstall the helper?',
  uninstallBody:
    'The helper goes with everything that it keeps here: keys, places on gateways, who may use it, and its journal. Other users of this computer lose it, too. Your sign-in and your settings stay.',
  uninstallGo: 'Uninstall',
} as const

/** Beside the other buttons of the state. */
export const setupActions = {
  installHelper: 'Install the helper',
  repairHelper: 'Repair',
  letMeIn: 'Let me in',
  cancelSetup: 'Cancel',
} as const
