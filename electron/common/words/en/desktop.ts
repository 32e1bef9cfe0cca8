/** What the app shows outside of its pages: window titles, tray, notifications, the desktop's own dialogs. */
export const title = {
  popover: 'Waygate',
  admin: 'Waygate admin',
  settings: 'Waygate settings',
  connection: 'Connection',
} as const

export const tray = {
  protected: 'Protected · {{gateway}}',
  pausedUntil: 'Paused until {{time}}',
  open: 'Open Waygate',
  admin: 'Admin',
  settings: 'Settings',
  cancel: 'Cancel',
  join: 'Join {{gateway}}',
  leave: 'Leave',
  retry: 'Retry',
  repair: 'Repair',
  gateways: 'Gateways',
  more: '{{count, number}} more in Waygate',
  lock: 'Lock',
  pause: 'Pause 5 min',
  resume: 'Resume now',
  /** Root's rules for this computer don't leave it to the person. */
  fixed: '{{item}} (fixed by this computer’s rules)',
  quit: 'Quit',
  quitProtected: 'Quit (stays protected through {{gateway}})',
  quitJoining: 'Quit (goes on joining {{gateway}})',
  quitHeld: 'Quit (traffic stays on hold)',
  quitPaused: 'Quit (the pause goes on)',
} as const

export const notice = {
  open: 'Open Waygate',
  retry: 'Retry',
  repair: 'Repair',
  leave: 'Leave',
  switch: 'Switch',
  request: 'Request access',
  accessEnds: 'Access to {{gateway}} ends at {{time}}',
  accessEndsMeans: 'Then it carries nothing more, and nothing leaves beside it. Switch in time, or ask for access again when it has ended.',
  wasOpen: 'Protection was gone for a moment',
  tookOver: '{{gateway}} took over',
  tookOverMeans: '{{gateway}} stopped answering. Nothing left this computer in between.',
} as const

export const dialog = {
  exportSettings: 'Export settings',
  importSettings: 'Import settings',
  settingsFile: 'Waygate settings',
  saveReport: 'Save report',
  exportTable: 'Export table',
  saveConf: 'Save configuration',
  /** Of the entry by which the session starts the app. */
  autostart: 'Starts Waygate in the tray',
} as const
