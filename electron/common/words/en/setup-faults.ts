/** Installing, repairing, updating and removing the helper: what came in between. Part of `fault` in faults.ts. */
export const setupFaults = {
  /** Root's part never began, by why. */
  elevation: {
    refused: {
      dismissed: { headline: 'The system prompt was closed', next: 'Nothing was changed. Try again, or use the command in a terminal.' },
      denied: {
        headline: "The system didn't allow it",
        next: 'Nothing was changed. The password was wrong, or your account may not administer this computer: try again, or ask whoever administers it.',
      },
      noAgent: {
        headline: "This desktop can't show the system prompt",
        next: 'Nothing was changed. Use the command in a terminal instead.',
      },
      noPrompt: {
        headline: 'This computer has no system prompt for this',
        next: 'Nothing was changed. Use the command in a terminal instead.',
      },
      cancelled: { headline: 'Cancelled', next: 'Nothing was changed.' },
      failed: {
        headline: "The part with the system's rights stopped early",
        next: 'Try again; if it happens again, report the details.',
      },
    },
  },
  setup: {
    /** Root's part ended well, and the helper is as it was. */
    ineffective: {
      older: {
        headline: 'The newer helper is in place, and the older one still runs',
        next: 'It gives way at the next start of the computer, or when whoever started it ends it.',
      },
      silent: {
        headline: "The helper was set up, and doesn't answer",
        next: 'Its log says why: journalctl -u waygate-helper. Where there is no systemd, it has to be told to start: see “At boot” in the user guide.',
        onWindows: 'Its log says why: C:\\ProgramData\\Waygate\\state\\helper.log. Only administrators may read it.',
      },
    },
    /** Root's part refused before it changed anything, by why. */
    refused: {
      programExposed: {
        headline: 'Others than root can change this program',
        next: "Root's helper is never made of such a file ({{path}}). Put a copy where only root can write: sudo install -m 755 {{path}} /usr/local/bin/waygate.",
      },
      notOneFile: {
        headline: "This build of Waygate can't be installed",
        next: 'Its program is no single file that could be copied ({{path}}). Use a package of Waygate, or its AppImage.',
      },
      otherProgram: {
        headline: "The helper wasn't installed: its program is not the one that belongs to this app",
        next: 'Nothing was changed. Get Waygate anew from where you trust it.',
      },
      newerInstalled: {
        headline: 'The helper on this computer is newer ({{detail}})',
        next: 'Nothing was changed: an older one may not understand what it remembers. Update this app, or remove the newer one first: sudo waygate uninstall-helper.',
      },
      ownedByPackage: {
        headline: 'The helper on this computer belongs to a package',
        next: "{{path}} is the package's. Update, repair or remove it by that package.",
      },
      ownedByInstaller: {
        headline: 'The helper on this computer belongs to the installation of Waygate',
        next: 'It goes with it: Windows Settings, Apps, Waygate, Uninstall.',
      },
      notInstalled: { headline: 'No helper is installed on this computer', next: 'Install it: sudo waygate install-helper.' },
      foreignFile: {
        headline: 'Something else is in the place of a file of Waygate',
        next: "Nothing was written over {{path}} ({{detail}}). Take it away if it isn't needed, then try again.",
      },
      onlyAsker: {
        headline: 'A system prompt lets in only the person who asked',
        next: 'As root in a terminal, name others: waygate allow NAME.',
      },
      userUnknown: { headline: 'Nobody on this computer is called {{path}}', next: 'Check the login name.' },
      nobodyAsked: { headline: "It isn't known whom to let in", next: 'Root needs no leave. Name somebody: waygate allow NAME.' },
    },
    /** `programExposed` and `notOneFile` on Windows. */
    byInstaller: {
      headline: 'The service is only made of what the installer brought',
      next: 'Windows would start {{path}} with every right, and nobody vouches for it. Use the installer of Waygate: what it brings lies where only administrators write.',
    },
    inUse: {
      joined: 'A gateway is joined',
      locked: 'The lock is on',
      host: 'This computer is a host of a network',
      unreadable: "What the helper remembers can't be read, so traffic is on hold",
      otherwise: 'The helper is in use',
      next: 'Nothing was changed. Leave first, or have it left: sudo waygate uninstall-helper --leave.',
    },
  },
} as const
