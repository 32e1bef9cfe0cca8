/** Where an update stands (wording/update-text.ts): what windows, tray and notifications say of it. */
export const update = {
  off: {
    person: { headline: "Waygate doesn't look for updates", second: 'You turned it off.' },
    policy: {
      headline: 'Your organisation brings the updates',
      second: 'The rules of this computer keep them from being installed here.',
    },
    noSource: { headline: "This Waygate doesn't look for updates", second: 'Whoever built it named no place for them.' },
    development: { headline: "This Waygate doesn't look for updates", second: "It runs from its sources, and wasn't installed." },
  },
  unknown: 'Waygate {{version}}',
  neverLooked: 'Not looked for updates yet.',
  upToDate: 'Waygate {{version}} is up to date',
  looked: 'Looked {{ago}}.',
  looking: 'Looking for updates',
  there: 'Waygate {{version}} is available',
  byRepository: 'The package manager of this computer brings it: update there.',
  byOther: 'Install it the way you installed this one.',
  downloading: 'Downloading Waygate {{version}}',
  percent: '{{percent}} %',
  ready: 'Waygate {{version}} is ready',
  readyMeans: 'The app starts again by itself. What is closed stays closed meanwhile.',
  installing: 'Installing Waygate {{version}}',
  handing: 'Handing it to the helper, {{percent}} %',
  trying: 'Trying whether it starts here, before it takes the place of this one',
  staysClosed: 'What is closed stays closed meanwhile.',
  checking: 'Checking that it works',
  goingBack: 'Going back to Waygate {{version}}',
  installed: 'Waygate {{version}} is installed',
  installedMeans: 'It took the place of {{version}}.',
  back: 'Back on Waygate {{version}}',
  backMeans: "{{because}} It isn't offered again.",
  notInstalled: "Waygate {{version}} wasn't installed",
  notInstalledMeans: '{{why}}. Nothing was changed.',
  broken: 'Waygate needs to be installed again',
  brokenMeans: "{{because}} Going back to {{version}} didn't work either. What is on hold stays on hold.",
  because: "{{version}} didn't work on this computer: {{why}}.",
  /** Behind a colon, or a sentence of its own. */
  failure: {
    noWayBack: 'the version that is installed could not be kept for a way back',
    busy: 'another program was installing packages all the time',
    altered: 'its package changed on the disk',
    package: 'its package could not be installed',
    silent: "its helper didn't answer",
    otherVersion: 'its helper was of another version',
    protocol: "its app and its helper don't understand each other",
    stateLost: 'it lost what the helper remembers',
    unproven: 'the gateway could not be proven again',
    interrupted: 'the computer went down in the middle of it',
  },
  /** In the tray's menu. */
  menuReady: 'Update ready: install {{version}}',
  install: 'Install and restart',
} as const

const heldBack = 'Nothing was installed. Newer versions may be held back from you: try another network, and check the clock.'
const changedOnTheWay = 'Nothing was installed: somebody may have changed it on the way. Try again on another network.'

/** Why an update is not taken, as a fault (wording/fault-text.ts). */
export const updateRefusal = {
  /** In place of `version`, where it isn't known. */
  thatVersion: 'That version',
  malformed: {
    headline: "The update server's answer wasn't understood",
    next: 'Nothing was installed. It may be meant for a newer Waygate: install that by hand.',
  },
  noKeys: { headline: "This Waygate trusts nobody's updates", next: 'Whoever built it named no key. Install updates by hand.' },
  unknownKey: { headline: 'The update is signed by nobody that this Waygate trusts', next: changedOnTheWay },
  badSignature: { headline: "The update's signature doesn't hold", next: changedOnTheWay },
  wrongProduct: { headline: 'The update is for another program', next: changedOnTheWay },
  wrongChannel: {
    headline: 'The update is of another channel',
    next: 'Nothing was installed. Try again later, or choose the other channel.',
  },
  expired: { headline: 'What the update server says is too old', next: heldBack },
  replayed: { headline: 'The update server offers an older list than before', next: heldBack },
  contradicting: { headline: 'The update server contradicts itself', next: changedOnTheWay },
  noPackage: {
    headline: '{{version}} comes without a package for this computer',
    next: 'It stays as it is. The next version may have one.',
  },
  oversized: { headline: 'The update is larger than it may be', next: 'Nothing was installed.' },
  notNewer: { headline: '{{version}} is installed already', next: 'There is nothing to do.' },
  downgrade: {
    headline: 'The update is older than what is installed',
    next: 'Nothing was installed: no server can bring an older version back.',
  },
  rolledBack: {
    headline: "{{version}} didn't work on this computer",
    next: "It isn't tried again. The next version will be offered.",
  },
  truncated: { headline: 'The update came incomplete', next: 'Nothing was installed. Try again.' },
  altered: { headline: "The update's package isn't the one that was signed", next: changedOnTheWay },
  mismatched: {
    headline: "The update's package is for something else",
    next: 'Nothing was installed. Whoever made the release has to correct it.',
  },
  notStarting: {
    headline: "{{version}} doesn't start on this computer",
    next: 'It was tried before it took the place of this one: nothing was changed. Look again to try once more, or wait for the next version.',
  },
  badSource: {
    headline: "Where updates come from can't be read",
    next: 'Root puts /etc/waygate/updates.json right: nobody else may write it, and it has to be understood.',
  },
  managed: {
    headline: 'Something else updates Waygate on this computer',
    next: 'Its package manager, or whoever installed it, brings new versions.',
  },
} as const
