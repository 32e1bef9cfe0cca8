import type { setupFaults as english } from '../en/setup-faults.ts'
import type { Translation } from '../translation.ts'

export const setupFaults: Translation<typeof english> = {
  elevation: {
    refused: {
      dismissed: {
        headline: 'Die Abfrage des Systems wurde geschlossen',
        next: 'Es wurde nichts geändert. Erneut versuchen, oder den Befehl im Terminal benutzen.',
      },
      denied: {
        headline: 'Das System hat es nicht erlaubt',
        next: 'Es wurde nichts geändert. Das Passwort war falsch, oder dieses Konto darf den Computer nicht verwalten: erneut versuchen, oder fragen, wer ihn verwaltet.',
      },
      noAgent: {
        headline: 'Dieser Desktop kann die Abfrage des Systems nicht zeigen',
        next: 'Es wurde nichts geändert. Stattdessen den Befehl im Terminal benutzen.',
      },
      noPrompt: {
        headline: 'Dieser Computer hat dafür keine Abfrage des Systems',
        next: 'Es wurde nichts geändert. Stattdessen den Befehl im Terminal benutzen.',
      },
      cancelled: { headline: 'Abgebrochen', next: 'Es wurde nichts geändert.' },
      failed: {
        headline: 'Der Teil mit den Rechten des Systems hat vorzeitig aufgehört',
        next: 'Erneut versuchen; wenn es wieder geschieht, die Details melden.',
      },
    },
  },
  setup: {
    ineffective: {
      older: {
        headline: 'Der neuere Hilfsdienst ist da, und der ältere läuft noch',
        next: 'Er weicht beim nächsten Start des Computers, oder wenn ihn beendet, wer ihn gestartet hat.',
      },
      silent: {
        headline: 'Der Hilfsdienst wurde eingerichtet und antwortet nicht',
        next: 'Warum, sagt sein Protokoll: „journalctl -u waygate-helper“. Ohne systemd muss ihm jemand den Start auftragen: siehe „At boot“ im Handbuch.',
        onWindows: 'Warum, sagt sein Protokoll: „C:\\ProgramData\\Waygate\\state\\helper.log“. Nur Administratoren dürfen es lesen.',
      },
    },
    refused: {
      programExposed: {
        headline: 'Andere als root können dieses Programm ändern',
        next: 'Aus so einer Datei wird nie der Hilfsdienst von root ({{path}}). Eine Kopie dorthin legen, wo nur root schreibt: sudo install -m 755 {{path}} /usr/local/bin/waygate.',
      },
      notOneFile: {
        headline: 'Dieser Bau von Waygate lässt sich nicht installieren',
        next: 'Sein Programm ist keine einzelne Datei, die sich kopieren ließe ({{path}}). Ein Paket von Waygate oder sein AppImage benutzen.',
      },
      otherProgram: {
        headline: 'Der Hilfsdienst wurde nicht installiert: Sein Programm ist nicht das, was zu dieser App gehört',
        next: 'Es wurde nichts geändert. Waygate von einer vertrauenswürdigen Stelle neu beziehen.',
      },
      newerInstalled: {
        headline: 'Der Hilfsdienst auf diesem Computer ist neuer ({{detail}})',
        next: 'Es wurde nichts geändert: Ein älterer versteht seinen Zustand vielleicht nicht. Diese App aktualisieren, oder den neueren zuerst entfernen: sudo waygate uninstall-helper.',
      },
      ownedByPackage: {
        headline: 'Der Hilfsdienst auf diesem Computer gehört einem Paket',
        next: '{{path}} ist Teil des Pakets. Mit dem Paket aktualisieren, reparieren oder entfernen.',
      },
      ownedByInstaller: {
        headline: 'Der Hilfsdienst auf diesem Computer gehört zur Installation von Waygate',
        next: 'Er geht mit ihr: Windows-Einstellungen, Apps, Waygate, Deinstallieren.',
      },
      notInstalled: {
        headline: 'Auf diesem Computer ist kein Hilfsdienst installiert',
        next: 'Installieren: sudo waygate install-helper.',
      },
      foreignFile: {
        headline: 'An der Stelle einer Datei von Waygate liegt etwas anderes',
        next: '{{path}} wurde nicht überschrieben ({{detail}}). Wegräumen, wenn es nicht gebraucht wird, dann erneut versuchen.',
      },
      onlyAsker: {
        headline: 'Eine Abfrage des Systems lässt nur die Person zu, die gefragt hat',
        next: 'Andere als root im Terminal nennen: waygate allow NAME.',
      },
      userUnknown: { headline: 'Auf diesem Computer heißt niemand {{path}}', next: 'Den Anmeldenamen prüfen.' },
      nobodyAsked: {
        headline: 'Es ist nicht bekannt, wer zugelassen werden soll',
        next: 'root braucht keine Erlaubnis. Jemanden nennen: waygate allow NAME.',
      },
    },
    byInstaller: {
      headline: 'Der Dienst wird nur aus dem gemacht, was das Installationsprogramm mitbrachte',
      next: 'Windows würde {{path}} mit allen Rechten starten, und niemand bürgt dafür. Das Installationsprogramm von Waygate benutzen: Was es mitbringt, liegt, wo nur Administratoren schreiben.',
    },
    inUse: {
      joined: 'Ein Tunnel über ein Gateway besteht',
      locked: 'Die Sperre ist an',
      host: 'Dieser Computer ist Host eines Netzwerks',
      unreadable: 'Der Zustand des Hilfsdienstes ist nicht lesbar, deshalb ist der Datenverkehr angehalten',
      otherwise: 'Der Hilfsdienst ist in Gebrauch',
      next: 'Es wurde nichts geändert. Zuerst verlassen, oder verlassen lassen: sudo waygate uninstall-helper --leave.',
    },
  },
}
