import type { hold as englishHold, keyring as englishKeyring, note as englishNote, state as englishState } from '../en/state.ts'
import type { Translation } from '../translation.ts'

export const state: Translation<typeof englishState> = {
  helperSought: 'Hilfsdienst wird gesucht',
  helperSoughtMeans: 'Wo der Datenverkehr hinausgeht, ist noch nicht bekannt',
  helperMissing: 'Er läuft auf diesem Computer nicht. Starten als root: waygate helper',
  helperVersion: 'App und Hilfsdienst haben verschiedene Versionen: den Hilfsdienst neu starten',
  helperLost: 'Ein Tunnel bleibt bestehen, und nichts geht daneben hinaus; Waygate versucht, den Hilfsdienst zu erreichen',
  joining: 'Beitritt zu {{gateway}}',
  joiningAsks: 'Der Server wird um einen Platz darauf gebeten',
  joiningSetsUp: 'Wird eingerichtet',
  joiningWaits: 'Warten auf die Antwort des Gateways',
  undoing: 'Wird zurückgenommen',
  switching: 'Wechsel zu {{gateway}}',
  switchingCarries: 'Bis dahin trägt {{gateway}} den Datenverkehr',
  switchingClosed: 'Nichts geht hinaus, bis es antwortet',
  noNetwork: 'Kein Netzwerk',
  noLink: 'Weiterhin geschützt: Nichts geht hinaus, bis das Netzwerk zurück ist',
  noInternet: 'Weiterhin geschützt: Jenseits dieses Netzwerks antwortet nichts, und so lange geht nichts hinaus',
  paused: 'Pause für {{time}}',
  pausedMeans: 'Bis dahin nicht geschützt',
  leaving: 'Gateway wird verlassen',
  leavingMeans: 'Alles wird in den alten Zustand versetzt',
  asBefore: 'Alles ist wie zuvor: nicht geschützt',
  host: 'Dieser Computer ist ein Netmaker-Host',
  hostKeptByAgent: 'Er geht über {{gateway}} ins Internet; dafür sorgt sein Host-Agent, nicht Waygate',
  hostKeptByNetclient: 'Er geht über {{gateway}} ins Internet; dafür sorgt netclient, nicht Waygate',
  someGateway: 'ein Gateway',
  signedOut: 'Anmelden, um die Gateways zu sehen',
  signedOutMeans: 'Nicht geschützt: Der Datenverkehr geht direkt ins Internet',
  signedOutOtherVpn: 'Nicht geschützt: Der Datenverkehr geht durch ein anderes VPN, {{name}}',
  noGateways: 'Noch keine Gateways',
  noGatewaysMeans: 'Zugang zu einem Netzwerk gibt ein Admin',
  open: 'Nicht geschützt',
  openOtherVpn: 'Der Datenverkehr geht durch ein anderes VPN, {{name}}',
  openMeans: 'Der Datenverkehr geht direkt ins Internet',
  openFrom: 'Der Datenverkehr geht direkt ins Internet, unter {{address}}',
  up: 'Geschützt',
  upThrough: 'Der Datenverkehr geht über {{gateway}} ins Internet',
  upThroughFrom: 'Der Datenverkehr geht über {{gateway}} ins Internet, unter {{address}}',
  proven: 'geprüft {{ago}}',
  lost: 'Schutz verloren',
  lostMeans: 'Beide Schichten wurden entfernt ({{time}}) und lassen sich nicht wiederherstellen: {{why}}',
}

export const hold: Translation<typeof englishHold> = {
  headline: 'Angehalten: {{why}}',
  nothingLeaves: 'Nichts geht hinaus',
  nothingLeavesNext: 'Nichts geht hinaus. {{next}}',
  trying: 'Nichts geht hinaus. {{gateway}} wird versucht',
  tryingIn: 'Nichts geht hinaus. Nächster Versuch mit {{gateway}} in {{time}}',
  seen: '{{what}} (bemerkt {{time}})',
  why: {
    gatewaySilent: '{{gateway}} antwortet nicht',
    notForwarding: '{{gateway}} leitet nichts weiter',
    accessGone: 'kein Zugang mehr zu {{gateway}}',
    ownerAway: 'wer beigetreten ist, ist abgemeldet',
    ownerReplaced: 'wer beigetreten ist, hat hier kein Benutzerkonto mehr',
    noPassAnswers: 'kein Gateway antwortet',
    udpBlocked: 'dieses Netzwerk blockiert UDP',
    lock: 'die Sperre ist an',
    stateUnreadable: 'Waygate kann den eigenen Zustand nicht lesen',
    applyFailed: 'das Einrichten ist fehlgeschlagen',
    starting: 'Waygate startet',
    other: 'Datenverkehr absichtlich angehalten',
  },
  means: {
    ownerAway: 'Nichts geht hinaus, bis diese Person sich wieder anmeldet. Verlassen öffnet diesen Computer',
    ownerReplaced: 'Nichts geht hinaus. Einem eigenen Gateway beitreten, oder Verlassen öffnet diesen Computer',
    noPassAnswers: 'Nichts geht hinaus. Anmelden, um ein anderes zu bekommen',
    udpBlocked: 'Nichts geht hinaus. Hier ist kein Gateway zu hören; ein anderes Netzwerk hilft',
    lock: 'Nichts geht hinaus, bis einem Gateway beigetreten wird (die Anmeldung im Browser braucht eine Pause)',
    stateUnreadable: 'Zur Sicherheit geht nichts hinaus. Verlassen beginnt von vorn',
  },
  evidence: {
    clientMissing: 'Der Server führt den Platz darauf nicht mehr',
    clientDisabled: 'Der Platz darauf ist am Server abgeschaltet',
    keyReplaced: 'Der Platz darauf hat jetzt einen anderen Schlüssel',
    gatewayGone: 'Der Server führt dieses Gateway nicht mehr',
    roleRemoved: 'Es ist kein Internet-Gateway mehr',
  },
}

export const keyring: Translation<typeof englishKeyring> = {
  asking: {
    headline: 'Der Schlüsselbund will entsperrt werden',
    next: 'Mit seinem Schlüssel ist die Anmeldung versiegelt: sein Passwort im Fenster des Desktops eingeben',
  },
  locked: {
    headline: 'Der Schlüsselbund ist gesperrt',
    next: 'Mit seinem Schlüssel ist die Anmeldung versiegelt: den Schlüsselbund entsperren oder neu anmelden',
  },
  absent: {
    headline: 'Der Schlüsselbund ist nicht da',
    next: 'Mit seinem Schlüssel ist die Anmeldung versiegelt: am Desktop anmelden, zu dem er gehört, oder hier neu anmelden',
  },
  open: {
    headline: 'Die Anmeldung ist nicht lesbar',
    next: 'Ihr Schlüssel ist nicht mehr im Schlüsselbund: neu anmelden',
  },
}

export const note: Translation<typeof englishNote> = {
  repaired: 'Ein anderes Programm hat unsere Regeln entfernt ({{time}}); nach {{seconds}} s repariert, nichts ging dabei hinaus',
  repairedOpen:
    'Ein anderes Programm hat alle unsere Regeln entfernt ({{time}}); nach {{seconds}} s repariert. Bis dahin konnte Datenverkehr direkt hinausgehen',
  switchFailed: 'Der Wechsel zu {{gateway}} ist fehlgeschlagen: {{why}}. Es ging nichts verloren',
  standsIn: '{{standIn}} vertritt {{gateway}}, das nicht mehr antwortet ({{time}})',
  standsInUntil:
    '{{standIn}} vertritt {{gateway}}, das nicht mehr antwortet ({{time}}). {{gateway}} trägt wieder, wenn es zehn Minuten lang geantwortet hat',
  signedOut: 'Abgemeldet seit {{time}}',
  signedOutFine: 'Abgemeldet seit {{time}}; der Tunnel braucht keine Anmeldung',
  keyring: '{{what}}. {{next}}',
  keyringFine: '{{what}}; der Tunnel braucht keine Anmeldung. {{next}}',
  clockBehind: 'Die Uhr dieses Computers geht gegenüber der des Servers {{time}} nach',
  clockAhead: 'Die Uhr dieses Computers geht gegenüber der des Servers {{time}} vor',
  serverAwayFine: '{{why}}. Der Tunnel braucht ihn nicht: weiterhin geschützt',
}
