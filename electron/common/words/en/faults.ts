import { setupFaults } from './setup-faults.ts'

/**
 * Faults by their code: what happened (no full stop), and the one next step. Some codes have more than one wording; which one is decided in
 * wording/fault-text.ts.
 */
export const fault = {
  helper: {
    missing: {
      headline: 'Waygate needs its helper',
      next: 'It is not running on this computer. Install or start it: sudo waygate install-helper.',
      onWindows: 'Its service is not running. In a terminal that was started as administrator: waygate install-helper.',
    },
    killed: {
      headline: "Waygate's helper has stopped",
      next: 'What was joined stays closed. It starts again by itself; if it does not: sudo waygate repair-helper.',
    },
    denied: {
      headline: "Waygate's helper doesn't let you in",
      next: 'Ask whoever administers this computer to let you: sudo waygate allow NAME.',
      onWindows: 'While you are signed in, have somebody run in a terminal that was started as administrator: waygate allow.',
    },
    old: { headline: "Waygate's helper needs an update", next: 'Repair it; what is joined stays joined meanwhile.' },
    new: { headline: 'Waygate needs an update', next: 'Its helper is newer: update this app; what is joined stays joined meanwhile.' },
    lost: {
      headline: "Waygate's helper stopped answering",
      next: 'What was joined stays closed. It starts again by itself; if it does not, repair it.',
    },
  },
  request: {
    malformed: {
      headline: "The request wasn't understood",
      next: 'Update Waygate on this computer; its parts seem to be of different ages.',
    },
  },
  intent: {
    stale: { headline: 'Something else changed it first', next: 'Look at the new state and try again.' },
    forbiddenByPolicy: {
      headline: 'The rules of this computer forbid it',
      next: '{{detail}} Ask whoever administers this computer.',
    },
    forbiddenByOwner: {
      headline: 'The tunnel belongs to somebody else',
      next: '{{detail}} Ask them to leave, or wait until they are signed out.',
    },
  },
  pass: {
    unknown: { headline: "Waygate's helper doesn't know that place on the gateway", next: 'Join the gateway again to get a new one.' },
    refused: {
      headline: "Waygate's helper refused what the server gave",
      next: "The {{field}} can't be used: {{reason}}. Ask an admin to correct the gateway, or join another one.",
    },
    inUse: { headline: 'That place on the gateway is in use', next: 'Leave or switch first.' },
  },
  passField: {
    endpoints: "gateway's address",
    addresses: 'address for this computer',
    dns: 'resolver',
    mtu: 'packet size',
    keepalive: 'keepalive',
    peerKey: "gateway's key",
    apiAddresses: "server's address",
  },
  key: { unknown: { headline: 'The key for that place is gone', next: 'Join the gateway again to get a new one.' } },
  join: {
    superseded: { headline: 'A later click took over', next: 'The later one decides.' },
    cancelled: { headline: 'Cancelled', next: 'Everything is as it was before.' },
  },
  network: {
    unknown: { headline: 'There is no network called {{name}}', none: 'There are no networks here.' },
    udpBlocked: {
      headline: 'This network blocks UDP',
      next: 'The internet answers, but no gateway can be heard: WireGuard needs UDP. Another network (a phone, for example) will do.',
    },
  },
  gateway: {
    serves: {
      headline_one: '{{gateway}} stays: a remote client was made on it in the meantime',
      headline_other: '{{gateway}} stays: {{count, number}} remote clients were made on it in the meantime',
      next: 'Delete it from its menu if nobody needs it.',
    },
    silent: { headline: "{{gateway}} didn't answer", next: 'It was silent for {{time}}. Try again, or take another gateway.' },
    notForwarding: {
      headline: '{{gateway}} answers but passes nothing on',
      next: 'Take another gateway, or ask an admin to look at this one.',
    },
    noneAnswers: { headline: 'No gateway answered', next: 'All of your gateways were tried. Try again, or take another one.' },
    unknown: { headline: 'There is no gateway called {{name}}', none: 'There are no gateways here.' },
    ambiguous: { headline: 'More than one gateway is called {{name}}', next: 'Name one of them: {{names}}.' },
    none: { headline: 'No gateways for you yet', next: 'Ask an admin for access to a network with a gateway.' },
  },
  vpn: {
    present: {
      headline: "Another VPN, {{vpn}}, carries this computer's internet already",
      next: 'Turn it off first, or join anyway: then all traffic leaves through the gateway instead, and that VPN may stop working.',
      on: '{{maker}} on {{name}}',
    },
  },
  host: {
    refused: {
      headline: "Waygate's helper refused what the control server wants of this computer",
      next: "{{field}} can't be used: {{reason}}. Nothing was changed; ask an admin to correct the network.",
    },
    routed: {
      headline: 'This computer is a Netmaker host and leaves through {{gateway}} already',
      next: 'netclient keeps it, not Waygate: an admin can move {{host}} to another gateway (waygate gateway move).',
      someHost: 'it',
    },
    unknown: { headline: 'There is no host called {{name}}', none: 'There are no hosts here.' },
  },
  client: { unknown: { headline: 'There is no remote client called {{name}}', none: 'There are no remote clients here.' } },
  user: { unknown: { headline: 'There is no user called {{name}}', none: 'There are no users here.' } },
  enrolmentKey: { unknown: { headline: 'There is no enrolment key called {{name}}', none: 'There are no enrolment keys here.' } },
  /** What there is instead of something unknown. */
  known_one: 'There is: {{names}}.',
  known_other: 'There are: {{names}}.',
  rule: {
    refused: { headline: "That can't be done", next: 'A rule forbids it.' },
    posture: { headline: "{{subject}} doesn't let this computer in" },
    approval: { headline: 'Access to {{subject}} needs an approval' },
  },
  write: {
    otherEffect: {
      headline: 'By now it would change something else',
      next: 'Somebody else changed the network meanwhile, and nothing was written. Look at what changes now, and go on or not.',
    },
    changed: { headline: '{{what}} changed in the meantime', next: 'Nothing was written. Look at the new list and decide again.' },
    overwritten: {
      headline: '{{what}} changed in the meantime',
      next: 'Yours was stored, then somebody else stored another one. Look at the new list and decide again.',
    },
    made: {
      headline: 'Making {{to}} a gateway stopped half-way',
      next: '{{to}} is a gateway now, but its hosts could not be connected: connect them, or delete it.',
    },
    lost: {
      headline: 'Moving {{hosts}} stopped half-way',
      next: 'Now {{hosts}} may use no gateway and leave directly: connect to {{to}}, or to {{from}} as before.',
    },
    unknown: {
      headline: 'Moving {{hosts}} stopped half-way',
      next: "Whether {{hosts}} use {{from}} or {{to}} can't be seen now: the admin window shows it when the server answers again, and puts it right.",
    },
    unconfirmed: {
      headline: "{{what}} can't be confirmed",
      next: "The server took the change, but doesn't show it. Look again in a moment, and ask an admin if it stays so.",
    },
  },
  audience: { denied: { headline: "That window isn't allowed to do this", next: 'Use the admin window.' } },
  settings: {
    malformed: {
      headline: "That file doesn't hold settings of Waygate",
      next: 'Nothing was changed. Choose a file that Waygate exported.',
    },
  },
  target: {
    malformed: {
      headline: 'That is neither an address nor a name',
      next: 'Type an IPv4 or IPv6 address, or a name such as example.com.',
    },
  },
  name: {
    unresolved: {
      headline: 'No address is known for {{name}}',
      next: 'Check the spelling. While traffic is on hold no name can be asked: type an address instead.',
    },
  },
  path: {
    exposed: {
      headline: 'Others than root may change {{path}}',
      next: "They could replace what Waygate's helper keeps below it, so it doesn't start. Run: sudo chown root {{path}}; sudo chmod go-w {{path}}.",
    },
  },
  ...setupFaults,
  internal: { headline: 'Something in Waygate went wrong', next: 'Try again; if it happens again, report the details.' },
  state: {
    unreadable: {
      headline: "A file in which Waygate keeps its state can't be read",
      next: 'What is on hold stays on hold; leave to start afresh, or put the file back.',
      which: 'It is {{path}}. {{next}}',
    },
  },
  disk: {
    failed: {
      headline: "Can't write to the disk",
      next: 'Check that there is room and that the folder may be written, then try again.',
    },
  },
  permission: { missing: { headline: 'A permission is missing', next: 'Needed: {{need}}' } },
  platform: { unsupported: { headline: "This computer can't do that", next: '{{detail}}' } },
  program: { missing: { headline: '{{program}} is not installed', next: '{{install}}' } },
  step: {
    failed: {
      headline: 'Setting up failed',
      next: 'The step “{{what}}” failed, and everything done so far was undone. Try again; if it fails again, report the details.',
    },
  },
  already: { running: { headline: '{{what}} is already running', next: 'Use the one that runs, or stop it first.' } },
  server: {
    some: 'the server',
    said: 'It said: “{{message}}”.',
    address: { headline: "That isn't the address of a server", next: '{{reason}}' },
    unreachable: {
      headline: "Can't reach {{server}}",
      next: "Check the address and this computer's connection, then try again.",
      unsure: 'It was sent and no answer came: whether the server stored it shows when it answers again.',
    },
    notPinned: {
      headline: '{{server}} is new to this computer',
      next: 'Nothing was sent: while nothing may leave, only servers that are known already can be reached. Pause or turn the lock off for the moment (or leave), then sign in again. Or have root name the server in policy.json (allowedServers).',
    },
    plainHttp: {
      headline: "The way to {{server}} isn't encrypted",
      next: 'Nothing was sent. With http://, everybody on the way can read your password and change what the server says: type https://, or go on only in a network that you trust.',
    },
    tls: {
      headline: "{{server}} can't prove who it is",
      next: "Nothing was sent. Check the address and this computer's clock, or ask an admin about the server's certificate.",
    },
    noTls: {
      headline: "{{server}} doesn't speak https",
      next: 'Nothing was sent. If it is meant to be without encryption, type http:// before the address.',
    },
    certificateChanged: {
      headline: '{{server}} shows another certificate than the one you trusted',
      next: 'Nothing was sent. Ask an admin whether it was replaced; its fingerprint is now {{fingerprint}}.',
    },
    certificateUnknown: {
      headline: 'Nobody vouches for {{server}}',
      next: 'Nothing was sent. Trust its certificate only if an admin gave you this fingerprint: {{fingerprint}}.',
    },
    notNetmaker: {
      headline: "{{server}} isn't a Netmaker server",
      next: 'Check the address: it is the API address, often https://api.example.com. On a public network, a sign-in page may be in the way.',
    },
    forbidden: { headline: 'The server says that you may not do this', next: '{{said}} Ask an admin for access.' },
    failed: { headline: 'The server failed', next: '{{said}} Try again in a moment, or ask an admin to look at it.' },
    refused: { headline: 'The server refused', next: 'It gave no reason. Ask an admin to look at it.' },
    noRoute: { headline: "The server doesn't offer this", next: 'It is older or of another edition. Ask an admin to update it.' },
    database: { headline: "The control server's database can't be used", next: '{{path}}: {{detail}}' },
    backupExists: {
      headline: 'There is a file of that name',
      next: 'A backup never replaces a file. Choose another name than {{path}}.',
    },
    malformed: {
      headline: "The server's answer wasn't understood",
      next: 'Its version may be newer than this Waygate. Update Waygate, or report the details.',
    },
  },
  signIn: {
    refused: { headline: 'User name or password is wrong', next: 'Try again.' },
    disabled: { headline: 'The account {{user}} is disabled', next: 'Ask an admin to enable it.' },
    ssoOnly: { headline: '{{user}} signs in with a browser', next: 'Choose “Sign in with a browser”.' },
    totp: { headline: '{{user}} has a second factor', next: 'Type the code that your authenticator shows.' },
    codeWrong: {
      headline: "The code isn't right",
      next: "Type the code that is shown now. If it keeps failing, check the clock of the authenticator's device.",
    },
    codeLate: {
      headline: 'The code came too late',
      next: 'Sign in with the password again; there are five minutes for the code.',
    },
    noBrowser: {
      headline: 'No sign-in with a browser at {{server}}',
      next: 'Sign in with a password or an access token, or ask an admin.',
    },
    browserLate: {
      headline: 'The sign-in in the browser took too long',
      next: 'Begin again; there are five minutes. If the browser said something, an admin has to act on it first.',
    },
    browserRefused: {
      headline: "The sign-in in the browser didn't work",
      next: 'The server gave no reason. The browser may show one.',
    },
    browserClosed: {
      headline: 'Nothing may leave, the browser included',
      next: 'Pause, then sign in with the browser; a password works without a pause.',
    },
    tokenRefused: {
      headline: "The token isn't accepted",
      next: 'It may have ended, been revoked, or belong to another server. Make a new one there.',
    },
    cancelled: { headline: 'The sign-in was cancelled', next: 'Nothing changed.' },
  },
  password: {
    wrong: { headline: 'That isn’t the password of {{user}}', next: 'Type the one that you sign in with now. Nothing changed.' },
    elsewhere: {
      headline: 'No password to change here',
      next: '{{user}} signs in with a browser: the password is changed where that is.',
    },
  },
  session: {
    unknown: { headline: 'No account {{account}} is kept here', next: 'Sign in first.' },
    none: { headline: 'Not signed in', next: 'Sign in to see your gateways.' },
    lockedAway: {
      locked: {
        headline: 'Your keyring is locked',
        next: 'Your sign-in is sealed with its key. Unlock the keyring, or sign in again; a tunnel that is up needs neither.',
      },
      absent: {
        headline: "Your keyring isn't there",
        next: 'Your sign-in is sealed with its key. Log in to the desktop that has it, or sign in again here; a tunnel that is up needs neither.',
      },
      otherKey: {
        headline: "Your sign-in can't be read",
        next: "Its key isn't in the keyring any more. Sign in again; a tunnel that is up doesn't need it.",
      },
    },
    expired: { headline: 'Signed out', next: "Sign in to {{server}} again; a tunnel that is up doesn't need it." },
  },
} as const
