/** The answer to "where does my traffic leave?" (UI.md's table). */
export const state = {
  helperSought: "Looking for Waygate's helper",
  helperSoughtMeans: 'Where your traffic leaves is not known yet',
  helperMissing: 'It is not running on this computer: as root, start waygate helper',
  helperVersion: 'App and helper are of different versions: restart the helper',
  helperLost: 'What is set up stays as it is; trying to reach it',
  joining: 'Joining {{gateway}}',
  joiningAsks: 'Asking the server for a place on it',
  joiningSetsUp: 'Setting up',
  joiningWaits: "Waiting for the gateway's answer",
  undoing: 'Taking it back',
  switching: 'Switching to {{gateway}}',
  switchingCarries: '{{gateway}} carries your traffic until then',
  switchingClosed: 'Nothing leaves until it answers',
  noNetwork: 'No network',
  noLink: 'Still protected: nothing leaves until the network is back',
  noInternet: 'Still protected: nothing answers beyond this network, and nothing leaves until something does',
  paused: 'Paused for {{time}}',
  pausedMeans: 'Not protected until then',
  leaving: 'Leaving',
  leavingMeans: 'Putting everything back as it was',
  asBefore: 'You are as before: not protected',
  host: 'This computer is a Netmaker host',
  hostKeptByAgent: 'It leaves through {{gateway}}; its host agent keeps it, not Waygate',
  hostKeptByNetclient: 'It leaves through {{gateway}}; netclient keeps it, not Waygate',
  someGateway: 'a gateway',
  signedOut: 'Sign in to see your gateways',
  signedOutMeans: 'Not protected: your traffic leaves directly',
  signedOutOtherVpn: 'Not protected: your traffic leaves through another VPN, {{name}}',
  noGateways: 'No gateways for you yet',
  noGatewaysMeans: 'Ask an admin for access to a network',
  open: 'Not protected',
  openOtherVpn: 'Your traffic leaves through another VPN, {{name}}',
  openMeans: 'Your traffic leaves directly',
  openFrom: 'Your traffic leaves directly, from {{address}}',
  up: 'Protected',
  upThrough: 'Your traffic leaves through {{gateway}}',
  upThroughFrom: 'Your traffic leaves through {{gateway}}, from {{address}}',
  proven: 'proven {{ago}}',
  lost: 'Protection lost',
  lostMeans: "Both layers were removed at {{time}} and can't be restored: {{why}}",
} as const

/** Traffic stopped on purpose: why, and what holds meanwhile. */
export const hold = {
  headline: 'On hold: {{why}}',
  nothingLeaves: 'Nothing leaves',
  nothingLeavesNext: 'Nothing leaves. {{next}}',
  trying: 'Nothing leaves. Trying {{gateway}}',
  tryingIn: 'Nothing leaves. Trying {{gateway}} in {{time}}',
  seen: '{{what}} (seen {{time}})',
  why: {
    gatewaySilent: "{{gateway}} doesn't answer",
    notForwarding: '{{gateway}} passes nothing on',
    accessGone: '{{gateway}} is no longer yours to use',
    ownerAway: 'who joined is signed out',
    ownerReplaced: 'who joined is no user of this computer any more',
    noPassAnswers: 'no gateway answers',
    udpBlocked: 'this network blocks UDP',
    lock: 'lock is on',
    stateUnreadable: "Waygate can't read its own state",
    applyFailed: 'setting it up failed',
    starting: 'Waygate is starting',
    other: 'traffic stopped on purpose',
  },
  means: {
    ownerAway: 'Nothing leaves until they sign in again. Leave opens this computer',
    ownerReplaced: 'Nothing leaves. Join a gateway of your own, or Leave opens this computer',
    noPassAnswers: 'Nothing leaves. Sign in to get another one',
    udpBlocked: 'Nothing leaves. No gateway can be heard here; another network will do',
    lock: 'Nothing leaves until you join a gateway (signing in with a browser needs a pause)',
    stateUnreadable: 'Nothing leaves, to be safe. Leave starts afresh',
  },
  /** The evidence for lost access: only what the server shows; it doesn't tell who changed it. */
  evidence: {
    clientMissing: "The server doesn't list your place on it any more",
    clientDisabled: 'Your place on it is switched off at the server',
    keyReplaced: 'Your place on it has another key now',
    gatewayGone: "The server doesn't list this gateway any more",
    roleRemoved: 'It is not an internet gateway any more',
  },
} as const

/** Why the sign-ins that are kept can't be read, and the next step. A headline is short enough for the tray, and begins a sentence. */
export const keyring = {
  asking: {
    headline: 'Your keyring asks to be unlocked',
    next: 'Your sign-in is sealed with its key: type its password in the window of your desktop',
  },
  locked: { headline: 'Your keyring is locked', next: 'Your sign-in is sealed with its key: unlock it, or sign in again' },
  absent: {
    headline: "Your keyring isn't there",
    next: 'Your sign-in is sealed with its key: log in to the desktop that has it, or sign in again here',
  },
  open: { headline: "Your sign-in can't be read", next: "The key of your sign-in isn't in the keyring any more: sign in again" },
} as const

/** One more true thing beside the state. */
export const note = {
  repaired: 'Another program removed our rules at {{time}}; repaired after {{seconds}} s, nothing left meanwhile',
  repairedOpen:
    'Another program removed all of our rules at {{time}}; repaired after {{seconds}} s. Until then traffic could leave directly',
  switchFailed: 'Switching to {{gateway}} failed: {{why}}. Nothing was lost',
  standsIn: '{{standIn}} stands in for {{gateway}}, which stopped answering at {{time}}',
  standsInAccess: '{{standIn}} stands in for {{gateway}}, which is no longer yours to use ({{time}})',
  standsInUntil:
    '{{standIn}} stands in for {{gateway}}, which stopped answering at {{time}}. {{gateway}} carries again when it has answered for ten minutes',
  signedOut: 'Signed out since {{time}}',
  signedOutSilent: 'Signed out since {{time}}: sign in to learn whether you may still use {{gateway}}',
  signedOutFine: "Signed out since {{time}}; your tunnel doesn't need it",
  keyring: '{{what}}. {{next}}',
  keyringFine: "{{what}}; your tunnel doesn't need it. {{next}}",
  clockBehind: "This computer's clock is {{time}} behind the server's",
  clockAhead: "This computer's clock is {{time}} ahead of the server's",
  serverAwayFine: "{{why}}. Your tunnel doesn't need it: still protected",
} as const
