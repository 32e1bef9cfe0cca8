import type { fault as english } from '../en/faults.ts'
import type { Translation } from '../translation.ts'
import { setupFaults } from './setup-faults.ts'

export const fault: Translation<typeof english> = {
  helper: {
    missing: {
      headline: 'Waygate braucht seinen Hilfsdienst',
      next: 'Er läuft auf diesem Computer nicht. Installieren oder starten: sudo waygate install-helper.',
      onWindows: 'Sein Dienst läuft nicht. In einem als Administrator gestarteten Terminal: waygate install-helper.',
    },
    killed: {
      headline: 'Der Hilfsdienst von Waygate wurde beendet',
      next: 'Was geschlossen war, bleibt geschlossen. Er startet von selbst neu; wenn nicht: sudo waygate repair-helper.',
    },
    denied: {
      headline: 'Der Hilfsdienst von Waygate lässt dieses Konto nicht zu',
      next: 'Wer diesen Computer verwaltet, kann es zulassen: sudo waygate allow NAME.',
      onWindows: 'Solange dieses Konto angemeldet ist, in einem als Administrator gestarteten Terminal: waygate allow.',
    },
    old: {
      headline: 'Der Hilfsdienst von Waygate braucht eine Aktualisierung',
      next: 'Reparieren; ein bestehender Tunnel bleibt dabei bestehen.',
    },
    new: {
      headline: 'Waygate braucht eine Aktualisierung',
      next: 'Der Hilfsdienst ist neuer: diese App aktualisieren; ein bestehender Tunnel bleibt dabei bestehen.',
    },
    lost: {
      headline: 'Der Hilfsdienst von Waygate antwortet nicht mehr',
      next: 'Was geschlossen war, bleibt geschlossen. Er startet von selbst neu; wenn nicht, reparieren.',
    },
  },
  request: {
    malformed: {
      headline: 'Die Anfrage wurde nicht verstanden',
      next: 'Waygate auf diesem Computer aktualisieren; seine Teile sind anscheinend verschieden alt.',
    },
  },
  intent: {
    stale: { headline: 'Etwas anderes hat es zuerst geändert', next: 'Den neuen Zustand ansehen und erneut versuchen.' },
    forbiddenByPolicy: {
      headline: 'Die Regeln dieses Computers verbieten es',
      next: '{{detail}} Auskunft gibt, wer diesen Computer verwaltet.',
    },
    forbiddenByOwner: {
      headline: 'Der Tunnel gehört jemand anderem',
      next: '{{detail}} Um Verlassen bitten, oder warten, bis diese Person abgemeldet ist.',
    },
  },
  pass: {
    unknown: {
      headline: 'Der Hilfsdienst von Waygate kennt diesen Platz auf dem Gateway nicht',
      next: 'Dem Gateway erneut beitreten, dann gibt es einen neuen.',
    },
    refused: {
      headline: 'Der Hilfsdienst von Waygate hat abgewiesen, was der Server gab',
      next: 'Nicht zu gebrauchen ({{field}}): {{reason}}. Ein Admin kann das Gateway berichtigen; bis dahin einem anderen beitreten.',
    },
    inUse: { headline: 'Dieser Platz auf dem Gateway ist in Gebrauch', next: 'Zuerst verlassen oder wechseln.' },
  },
  passField: {
    endpoints: 'Adresse des Gateways',
    addresses: 'Adresse für diesen Computer',
    dns: 'Nameserver',
    mtu: 'Paketgröße',
    keepalive: 'Keepalive',
    peerKey: 'Schlüssel des Gateways',
    apiAddresses: 'Adresse des Servers',
  },
  key: {
    unknown: { headline: 'Der Schlüssel für diesen Platz ist weg', next: 'Dem Gateway erneut beitreten, dann gibt es einen neuen.' },
  },
  join: {
    superseded: { headline: 'Ein späterer Klick hat es abgelöst', next: 'Es gilt der spätere.' },
    cancelled: { headline: 'Abgebrochen', next: 'Alles ist wie zuvor.' },
  },
  network: {
    unknown: { headline: 'Es gibt kein Netzwerk namens {{name}}', none: 'Hier gibt es keine Netzwerke.' },
    udpBlocked: {
      headline: 'Dieses Netzwerk blockiert UDP',
      next: 'Das Internet antwortet, aber kein Gateway ist zu hören: WireGuard braucht UDP. Ein anderes Netzwerk hilft (zum Beispiel ein Mobiltelefon).',
    },
  },
  gateway: {
    serves: {
      headline_one: '{{gateway}} bleibt: Inzwischen wurde ein Remote-Client darauf angelegt',
      headline_other: '{{gateway}} bleibt: Inzwischen wurden {{count, number}} Remote-Clients darauf angelegt',
      next: 'Über sein Menü löschen, wenn niemand es braucht.',
    },
    silent: {
      headline: '{{gateway}} hat nicht geantwortet',
      next: 'Es kam {{time}} lang keine Antwort. Erneut versuchen oder ein anderes Gateway nehmen.',
    },
    notForwarding: {
      headline: '{{gateway}} antwortet, leitet aber nichts weiter',
      next: 'Ein anderes Gateway nehmen; nach diesem kann ein Admin sehen.',
    },
    noneAnswers: {
      headline: 'Kein Gateway hat geantwortet',
      next: 'Alle verfügbaren Gateways wurden versucht. Erneut versuchen oder ein anderes nehmen.',
    },
    unknown: { headline: 'Es gibt kein Gateway namens {{name}}', none: 'Hier gibt es keine Gateways.' },
    ambiguous: { headline: 'Mehr als ein Gateway heißt {{name}}', next: 'Eines davon nennen: {{names}}.' },
    none: { headline: 'Noch keine Gateways', next: 'Zugang zu einem Netzwerk mit einem Gateway gibt ein Admin.' },
  },
  vpn: {
    present: {
      headline: 'Ein anderes VPN, {{vpn}}, trägt schon das Internet dieses Computers',
      next: 'Zuerst ausschalten, oder trotzdem beitreten: Dann geht aller Datenverkehr stattdessen über das Gateway, und das andere VPN funktioniert vielleicht nicht mehr.',
      on: '{{maker}} auf {{name}}',
    },
  },
  host: {
    refused: {
      headline: 'Der Hilfsdienst von Waygate hat abgewiesen, was der Kontrollserver von diesem Computer will',
      next: '{{field}} ist nicht zu gebrauchen: {{reason}}. Es wurde nichts geändert; ein Admin kann das Netzwerk berichtigen.',
    },
    routed: {
      headline: 'Dieser Computer ist ein Netmaker-Host und geht schon über {{gateway}} ins Internet',
      next: 'Dafür sorgt netclient, nicht Waygate: Ein Admin kann einem anderen Gateway zuweisen: {{host}} (waygate gateway move).',
      someHost: 'diesen Host',
    },
    unknown: { headline: 'Es gibt keinen Host namens {{name}}', none: 'Hier gibt es keine Hosts.' },
  },
  client: { unknown: { headline: 'Es gibt keinen Remote-Client namens {{name}}', none: 'Hier gibt es keine Remote-Clients.' } },
  user: { unknown: { headline: 'Es gibt kein Konto namens {{name}}', none: 'Hier gibt es keine Konten.' } },
  enrolmentKey: {
    unknown: { headline: 'Es gibt keinen Registrierungsschlüssel namens {{name}}', none: 'Hier gibt es keine Registrierungsschlüssel.' },
  },
  known_one: 'Es gibt: {{names}}.',
  known_other: 'Es gibt: {{names}}.',
  rule: {
    refused: { headline: 'Das geht nicht', next: 'Eine Regel verbietet es.' },
    posture: { headline: '{{subject}} lässt diesen Computer nicht zu' },
    approval: { headline: 'Zugang zu {{subject}} braucht eine Zustimmung' },
  },
  write: {
    otherEffect: {
      headline: 'Inzwischen würde sich etwas anderes ändern',
      next: 'Jemand anderes hat das Netzwerk unterdessen geändert, und nichts wurde geschrieben. Ansehen, was sich jetzt ändert, und fortfahren oder nicht.',
    },
    changed: {
      headline: '{{what}} hat sich inzwischen geändert',
      next: 'Es wurde nichts geschrieben. Die neue Liste ansehen und neu entscheiden.',
    },
    overwritten: {
      headline: '{{what}} hat sich inzwischen geändert',
      next: 'Die eigene wurde gespeichert, danach hat jemand anderes eine andere gespeichert. Die neue Liste ansehen und neu entscheiden.',
    },
    made: {
      headline: 'Das Einrichten von {{to}} als Gateway blieb auf halbem Weg stehen',
      next: '{{to}} ist jetzt ein Gateway, aber seine Hosts ließen sich nicht verbinden: verbinden, oder das Gateway löschen.',
    },
    lost: {
      headline: 'Der Wechsel von {{hosts}} blieb auf halbem Weg stehen',
      next: 'Jetzt nutzen vielleicht kein Gateway und gehen direkt hinaus: {{hosts}}. Verbinden mit {{to}}, oder wie zuvor mit {{from}}.',
    },
    unknown: {
      headline: 'Der Wechsel von {{hosts}} blieb auf halbem Weg stehen',
      next: 'Ob {{from}} oder {{to}} genutzt wird, ist jetzt nicht zu sehen ({{hosts}}): das Fenster der Verwaltung zeigt es, sobald der Server wieder antwortet, und bringt es in Ordnung.',
    },
    unconfirmed: {
      headline: '{{what}} ließ sich nicht bestätigen',
      next: 'Der Server hat die Änderung angenommen, zeigt sie aber nicht. Gleich noch einmal nachsehen; wenn es so bleibt, kann ein Admin helfen.',
    },
  },
  audience: { denied: { headline: 'Dieses Fenster darf das nicht', next: 'Das geht im Fenster der Verwaltung.' } },
  settings: {
    malformed: {
      headline: 'Diese Datei enthält keine Einstellungen von Waygate',
      next: 'Es wurde nichts geändert. Eine Datei wählen, die Waygate exportiert hat.',
    },
  },
  target: {
    malformed: {
      headline: 'Das ist weder eine Adresse noch ein Name',
      next: 'Eine IPv4- oder IPv6-Adresse eingeben, oder einen Namen wie example.com.',
    },
  },
  name: {
    unresolved: {
      headline: 'Für {{name}} ist keine Adresse bekannt',
      next: 'Die Schreibweise prüfen. Solange der Datenverkehr angehalten ist, lässt sich kein Name erfragen: dann eine Adresse eingeben.',
    },
  },
  path: {
    exposed: {
      headline: 'Andere als root können {{path}} ändern',
      next: 'Sie könnten ersetzen, was der Helfer von Waygate darunter aufbewahrt; darum startet er nicht. Ausführen: sudo chown root {{path}}; sudo chmod go-w {{path}}.',
    },
  },
  ...setupFaults,
  internal: {
    headline: 'In Waygate ist etwas schiefgegangen',
    next: 'Erneut versuchen; wenn es wieder geschieht, die Details melden.',
  },
  state: {
    unreadable: {
      headline: 'Eine Datei, in der Waygate seinen Zustand ablegt, ist nicht lesbar',
      next: 'Was angehalten ist, bleibt angehalten; Verlassen beginnt von vorn. Oder die Datei wieder hinlegen.',
      which: 'Es ist {{path}}. {{next}}',
    },
  },
  disk: {
    failed: {
      headline: 'Auf den Datenträger lässt sich nicht schreiben',
      next: 'Prüfen, ob Platz da ist und der Ordner beschrieben werden darf; dann erneut versuchen.',
    },
  },
  permission: { missing: { headline: 'Ein Recht fehlt', next: 'Nötig ist: {{need}}' } },
  platform: { unsupported: { headline: 'Das kann dieser Computer nicht', next: '{{detail}}' } },
  program: { missing: { headline: '{{program}} ist nicht installiert', next: '{{install}}' } },
  step: {
    failed: {
      headline: 'Das Einrichten ist fehlgeschlagen',
      next: 'Der Schritt „{{what}}“ ist fehlgeschlagen, und alles davor wurde zurückgenommen. Erneut versuchen; wenn es wieder scheitert, die Details melden.',
    },
  },
  already: { running: { headline: '{{what}} läuft schon', next: 'Diesen Prozess nutzen, oder ihn zuerst beenden.' } },
  server: {
    some: 'der Server',
    said: 'Er sagte: „{{message}}“.',
    address: { headline: 'Das ist keine Adresse eines Servers', next: '{{reason}}' },
    unreachable: {
      headline: '{{server}} ist nicht erreichbar',
      next: 'Die Adresse und die Verbindung dieses Computers prüfen, dann erneut versuchen.',
      unsure: 'Es wurde gesendet, und keine Antwort kam: Ob der Server es gespeichert hat, zeigt sich, wenn er wieder antwortet.',
    },
    notPinned: {
      headline: '{{server}} ist diesem Computer neu',
      next: 'Nichts wurde gesendet: Solange nichts hinausgehen darf, sind nur schon bekannte Server erreichbar. Pause machen oder die Sperre für den Moment ausschalten (oder verlassen), dann noch einmal anmelden. Oder root trägt den Server in policy.json ein (allowedServers).',
    },
    plainHttp: {
      headline: 'Der Weg zu {{server}} ist nicht verschlüsselt',
      next: 'Es wurde nichts gesendet. Mit http:// kann jeder auf dem Weg das Passwort lesen und ändern, was der Server sagt: https:// eingeben, oder nur in einem vertrauten Netzwerk fortfahren.',
    },
    tls: {
      headline: '{{server}} kann sich nicht ausweisen',
      next: 'Es wurde nichts gesendet. Die Adresse und die Uhr dieses Computers prüfen; über das Zertifikat des Servers gibt ein Admin Auskunft.',
    },
    noTls: {
      headline: '{{server}} spricht kein https',
      next: 'Es wurde nichts gesendet. Wenn es ohne Verschlüsselung sein soll, http:// vor die Adresse schreiben.',
    },
    certificateChanged: {
      headline: '{{server}} zeigt ein anderes Zertifikat als das, dem hier vertraut wird',
      next: 'Es wurde nichts gesendet. Ob es ersetzt wurde, weiß ein Admin; der Fingerabdruck ist jetzt {{fingerprint}}.',
    },
    certificateUnknown: {
      headline: 'Niemand bürgt für {{server}}',
      next: 'Es wurde nichts gesendet. Dem Zertifikat nur vertrauen, wenn dieser Fingerabdruck von einem Admin stammt: {{fingerprint}}.',
    },
    notNetmaker: {
      headline: '{{server}} ist kein Netmaker-Server',
      next: 'Die Adresse prüfen: Gemeint ist die der API, oft https://api.example.com. In einem öffentlichen Netzwerk steht vielleicht eine Anmeldeseite im Weg.',
    },
    forbidden: { headline: 'Laut Server ist das nicht erlaubt', next: '{{said}} Zugang gibt ein Admin.' },
    failed: {
      headline: 'Beim Server ist etwas fehlgeschlagen',
      next: '{{said}} Gleich noch einmal versuchen; sonst kann ein Admin nachsehen.',
    },
    refused: { headline: 'Der Server hat abgelehnt', next: 'Er gab keinen Grund an. Ein Admin kann nachsehen.' },
    noRoute: {
      headline: 'Das bietet der Server nicht an',
      next: 'Er ist älter oder von anderer Edition. Ein Admin kann ihn aktualisieren.',
    },
    database: { headline: 'Die Datenbank des Kontrollservers ist nicht zu gebrauchen', next: '{{path}}: {{detail}}' },
    backupExists: {
      headline: 'Es gibt schon eine Datei dieses Namens',
      next: 'Eine Sicherung ersetzt nie eine Datei. Einen anderen Namen wählen als {{path}}.',
    },
    malformed: {
      headline: 'Die Antwort des Servers wurde nicht verstanden',
      next: 'Vielleicht ist er neuer als dieses Waygate. Waygate aktualisieren oder die Details melden.',
    },
  },
  signIn: {
    refused: { headline: 'Benutzername oder Passwort ist falsch', next: 'Erneut versuchen.' },
    disabled: { headline: 'Das Konto {{user}} ist gesperrt', next: 'Ein Admin kann es wieder freigeben.' },
    ssoOnly: { headline: '{{user}} meldet sich im Browser an', next: '„Im Browser anmelden“ wählen.' },
    totp: { headline: '{{user}} hat einen zweiten Faktor', next: 'Den Code eingeben, den die Authenticator-App zeigt.' },
    codeWrong: {
      headline: 'Der Code stimmt nicht',
      next: 'Den Code eingeben, der jetzt zu sehen ist. Wenn es dabei bleibt, die Uhr des Geräts mit der Authenticator-App prüfen.',
    },
    codeLate: {
      headline: 'Der Code kam zu spät',
      next: 'Noch einmal mit dem Passwort anmelden; für den Code sind fünf Minuten Zeit.',
    },
    noBrowser: {
      headline: 'Keine Anmeldung im Browser bei {{server}}',
      next: 'Mit einem Passwort oder einem Zugriffstoken anmelden; sonst kann ein Admin helfen.',
    },
    browserLate: {
      headline: 'Die Anmeldung im Browser hat zu lange gedauert',
      next: 'Noch einmal beginnen; es sind fünf Minuten Zeit. Wenn der Browser etwas gemeldet hat, muss zuerst ein Admin handeln.',
    },
    browserRefused: {
      headline: 'Die Anmeldung im Browser hat nicht geklappt',
      next: 'Der Server gab keinen Grund an. Vielleicht zeigt der Browser einen.',
    },
    browserClosed: {
      headline: 'Nichts darf hinaus, auch der Browser nicht',
      next: 'Pause machen, dann im Browser anmelden; mit einem Passwort geht es ohne Pause.',
    },
    tokenRefused: {
      headline: 'Das Token gilt nicht',
      next: 'Es ist vielleicht abgelaufen, widerrufen oder von einem anderen Server. Dort ein neues anlegen.',
    },
    cancelled: { headline: 'Die Anmeldung wurde abgebrochen', next: 'Es hat sich nichts geändert.' },
  },
  password: {
    wrong: { headline: 'Das ist nicht das Passwort von {{user}}', next: 'Das eingeben, das jetzt gilt. Nichts hat sich geändert.' },
    elsewhere: {
      headline: 'Hier ist kein Passwort zu ändern',
      next: '{{user}} meldet sich mit dem Browser an: Das Passwort wird dort geändert.',
    },
  },
  session: {
    unknown: { headline: 'Ein Konto {{account}} ist hier nicht gespeichert', next: 'Zuerst anmelden.' },
    none: { headline: 'Nicht angemeldet', next: 'Anmelden, um die Gateways zu sehen.' },
    lockedAway: {
      locked: {
        headline: 'Der Schlüsselbund ist gesperrt',
        next: 'Mit seinem Schlüssel ist die Anmeldung versiegelt. Den Schlüsselbund entsperren oder neu anmelden; ein bestehender Tunnel braucht beides nicht.',
      },
      absent: {
        headline: 'Der Schlüsselbund ist nicht da',
        next: 'Mit seinem Schlüssel ist die Anmeldung versiegelt. Am Desktop anmelden, zu dem er gehört, oder hier neu anmelden; ein bestehender Tunnel braucht beides nicht.',
      },
      otherKey: {
        headline: 'Die Anmeldung ist nicht lesbar',
        next: 'Ihr Schlüssel ist nicht mehr im Schlüsselbund. Neu anmelden; ein bestehender Tunnel braucht keine Anmeldung.',
      },
    },
    expired: { headline: 'Abgemeldet', next: 'Bei {{server}} wieder anmelden; ein bestehender Tunnel braucht keine Anmeldung.' },
  },
}
