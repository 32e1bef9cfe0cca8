import type { Translation } from '../../electron/common/words/translation.ts'
import type { setup as english, setupActions as englishActions } from './en-setup.ts'

/** Installing, repairing and removing the helper, in German. */
export const setup: Translation<typeof english> = {
  installTitle: 'Zuerst muss ein kleiner Dienst installiert werden',
  mayReturnTitle: 'Kommt er nicht wieder, hilft Reparieren',
  mayReturnStartTitle: 'Kommt er nicht wieder, muss er gestartet werden',
  repairTitle: 'Der Hilfsdienst muss repariert werden',
  allowTitle: 'Dieses Konto darf ihn noch nicht benutzen',
  allowBody:
    'Wer den Hilfsdienst benutzt, entscheidet, über welches Gateway der Datenverkehr dieses Computers geht. Dem muss ein Administrator einmal zustimmen.',
  repairBody: 'Ein bestehender Tunnel bleibt dabei bestehen, und was angehalten ist, bleibt angehalten.',
  asking: 'Der Desktop fragt nach dem Passwort eines Administrators',
  askingLong: 'Keine Abfrage zu sehen? Vielleicht liegt sie hinter einem Fenster. Dasselbe geht im Terminal.',
  working: 'Der Hilfsdienst wird eingerichtet',
  removing: 'Der Hilfsdienst wird entfernt',
  connecting: 'Verbindung zum Hilfsdienst wird aufgebaut',
  terminal: 'Im Terminal:',
  administrator: 'In einem als Administrator gestarteten Terminal:',
  command: 'Befehl für das Terminal',
  copy: 'Befehl kopieren',
  section: 'Hilfsdienst',
  update: 'Hilfsdienst aktualisieren',
  older: 'Der Hilfsdienst ist noch {{helper}}',
  olderMeans: 'Diese App ist {{app}} und bringt ihren eigenen mit. Sie verstehen sich solange; ein bestehender Tunnel bleibt bestehen.',
  uninstall: 'Hilfsdienst entfernen',
  uninstallMeans: 'Ohne ihn kann Waygate an diesem Computer weder einen Tunnel aufbauen noch Datenverkehr anhalten.',
  uninstallPackage: 'Er gehört zum Paket von Waygate und geht mit ihm.',
  uninstallInUse: 'Zuerst verlassen und die Sperre ausschalten: Ohne den Hilfsdienst hält nichts den Datenverkehr zurück.',
  uninstallTitle: 'Hilfsdienst entfernen?',
  uninstallBody:
    'Der Hilfsdienst geht mit allem, was er hier aufbewahrt: Schlüssel, Plätze auf Gateways, wer ihn benutzen darf, und sein Protokoll. Auch andere Benutzer dieses Computers verlieren ihn. Anmeldung und Einstellungen bleiben.',
  uninstallGo: 'Entfernen',
}

export const setupActions: Translation<typeof englishActions> = {
  installHelper: 'Hilfsdienst installieren',
  repairHelper: 'Reparieren',
  letMeIn: 'Zulassen',
  cancelSetup: 'Abbrechen',
}
