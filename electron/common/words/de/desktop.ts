import type { dialog as englishDialog, notice as englishNotice, title as englishTitle, tray as englishTray } from '../en/desktop.ts'
import type { Translation } from '../translation.ts'

export const title: Translation<typeof englishTitle> = {
  popover: 'Waygate',
  admin: 'Waygate-Verwaltung',
  settings: 'Waygate-Einstellungen',
  connection: 'Verbindung',
}

export const tray: Translation<typeof englishTray> = {
  protected: 'Geschützt · {{gateway}}',
  pausedUntil: 'Pause bis {{time}}',
  open: 'Waygate öffnen',
  admin: 'Verwaltung',
  settings: 'Einstellungen',
  cancel: 'Abbrechen',
  join: '{{gateway}} beitreten',
  leave: 'Verlassen',
  retry: 'Erneut versuchen',
  repair: 'Reparieren',
  gateways: 'Gateways',
  more: '{{count, number}} weitere in Waygate',
  lock: 'Sperre',
  pause: '5 min Pause',
  resume: 'Pause beenden',
  fixed: '{{item}} (durch die Regeln dieses Computers festgelegt)',
  quit: 'Beenden',
  quitProtected: 'Beenden (bleibt geschützt über {{gateway}})',
  quitJoining: 'Beenden (der Beitritt zu {{gateway}} geht weiter)',
  quitHeld: 'Beenden (der Datenverkehr bleibt angehalten)',
  quitPaused: 'Beenden (die Pause geht weiter)',
}

export const notice: Translation<typeof englishNotice> = {
  open: 'Waygate öffnen',
  retry: 'Erneut versuchen',
  repair: 'Reparieren',
  leave: 'Verlassen',
  switch: 'Wechseln',
  request: 'Zugang beantragen',
  accessEnds: 'Zugang zu {{gateway}} endet um {{time}}',
  accessEndsMeans:
    'Danach trägt es nichts mehr, und daneben geht nichts hinaus. Rechtzeitig wechseln, oder nach dem Ende erneut Zugang beantragen.',
  wasOpen: 'Der Schutz war kurz weg',
  tookOver: '{{gateway}} hat übernommen',
  tookOverMeans: '{{gateway}} antwortet nicht mehr. Dazwischen ging nichts aus diesem Computer hinaus.',
}

export const dialog: Translation<typeof englishDialog> = {
  exportSettings: 'Einstellungen exportieren',
  importSettings: 'Einstellungen importieren',
  settingsFile: 'Waygate-Einstellungen',
  saveReport: 'Bericht sichern',
  exportTable: 'Tabelle exportieren',
  saveConf: 'Konfiguration sichern',
  autostart: 'Startet Waygate im Infobereich',
}
