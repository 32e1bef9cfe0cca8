import type { updateRefusal as englishRefusal, update as englishUpdate } from '../en/updates.ts'
import type { Translation } from '../translation.ts'

export const update: Translation<typeof englishUpdate> = {
  off: {
    person: { headline: 'Waygate sucht nicht nach Aktualisierungen', second: 'Das ist hier so eingestellt.' },
    policy: {
      headline: 'Aktualisierungen bringt die Organisation',
      second: 'Die Regeln dieses Computers verbieten, sie hier zu installieren.',
    },
    noSource: {
      headline: 'Dieses Waygate sucht nicht nach Aktualisierungen',
      second: 'Wer es gebaut hat, hat keinen Ort dafür genannt.',
    },
    development: {
      headline: 'Dieses Waygate sucht nicht nach Aktualisierungen',
      second: 'Es läuft aus seinen Quellen und wurde nicht installiert.',
    },
  },
  unknown: 'Waygate {{version}}',
  neverLooked: 'Noch nicht nach Aktualisierungen gesucht.',
  upToDate: 'Waygate {{version}} ist aktuell',
  looked: 'Zuletzt gesucht {{ago}}.',
  looking: 'Aktualisierungen werden gesucht',
  there: 'Waygate {{version}} ist verfügbar',
  byRepository: 'Die Paketverwaltung dieses Computers bringt es: dort aktualisieren.',
  byOther: 'Auf demselben Weg installieren wie diese Version.',
  downloading: 'Waygate {{version}} wird heruntergeladen',
  percent: '{{percent}} %',
  ready: 'Waygate {{version}} ist bereit',
  readyMeans: 'Die App startet von selbst neu. Was geschlossen ist, bleibt dabei geschlossen.',
  installing: 'Waygate {{version}} wird installiert',
  handing: 'Wird dem Hilfsdienst übergeben, {{percent}} %',
  trying: 'Es wird ausprobiert, ob sie hier startet, bevor sie an die Stelle dieser Version kommt',
  staysClosed: 'Was geschlossen ist, bleibt dabei geschlossen.',
  checking: 'Ob es funktioniert, wird geprüft',
  goingBack: 'Zurück zu Waygate {{version}}',
  installed: 'Waygate {{version}} ist installiert',
  installedMeans: 'Es hat {{version}} abgelöst.',
  back: 'Wieder bei Waygate {{version}}',
  backMeans: '{{because}} Diese Version wird nicht noch einmal angeboten.',
  notInstalled: 'Waygate {{version}} wurde nicht installiert',
  notInstalledMeans: '{{why}}. Es wurde nichts geändert.',
  broken: 'Waygate muss neu installiert werden',
  brokenMeans: '{{because}} Auch der Weg zurück zu {{version}} ist gescheitert. Was angehalten ist, bleibt angehalten.',
  because: '{{version}} hat auf diesem Computer nicht funktioniert: {{why}}.',
  failure: {
    noWayBack: 'Die installierte Version ließ sich nicht für den Weg zurück aufheben',
    busy: 'Ein anderes Programm installierte die ganze Zeit Pakete',
    altered: 'Das Paket hat sich auf dem Datenträger geändert',
    package: 'Das Paket ließ sich nicht installieren',
    silent: 'Der neue Hilfsdienst antwortete nicht',
    otherVersion: 'Der Hilfsdienst hatte danach eine andere Version',
    protocol: 'App und Hilfsdienst verstehen einander nicht',
    stateLost: 'Was der Hilfsdienst sich merkt, ging verloren',
    unproven: 'Das Gateway ließ sich danach nicht prüfen',
    interrupted: 'Der Computer ging mittendrin aus',
  },
  menuReady: 'Aktualisierung bereit: {{version}} installieren',
  install: 'Installieren und neu starten',
}

const heldBack =
  'Es wurde nichts installiert. Vielleicht werden neuere Versionen zurückgehalten: ein anderes Netzwerk versuchen und die Uhr prüfen.'
const changedOnTheWay =
  'Es wurde nichts installiert: Vielleicht hat sie unterwegs jemand verändert. In einem anderen Netzwerk erneut versuchen.'

export const updateRefusal: Translation<typeof englishRefusal> = {
  thatVersion: 'Diese Version',
  malformed: {
    headline: 'Die Antwort des Servers für Aktualisierungen wurde nicht verstanden',
    next: 'Es wurde nichts installiert. Vielleicht ist sie für ein neueres Waygate: dieses von Hand installieren.',
  },
  noKeys: {
    headline: 'Dieses Waygate vertraut niemandes Aktualisierungen',
    next: 'Wer es gebaut hat, hat keinen Schlüssel genannt. Aktualisierungen von Hand installieren.',
  },
  unknownKey: { headline: 'Die Aktualisierung hat niemand unterschrieben, dem dieses Waygate vertraut', next: changedOnTheWay },
  badSignature: { headline: 'Die Unterschrift der Aktualisierung stimmt nicht', next: changedOnTheWay },
  wrongProduct: { headline: 'Die Aktualisierung ist für ein anderes Programm', next: changedOnTheWay },
  wrongChannel: {
    headline: 'Die Aktualisierung ist aus einem anderen Kanal',
    next: 'Es wurde nichts installiert. Später erneut versuchen oder den anderen Kanal wählen.',
  },
  expired: { headline: 'Was der Server für Aktualisierungen sagt, ist zu alt', next: heldBack },
  replayed: { headline: 'Der Server für Aktualisierungen bietet eine ältere Liste an als zuvor', next: heldBack },
  contradicting: { headline: 'Der Server für Aktualisierungen widerspricht sich', next: changedOnTheWay },
  noPackage: {
    headline: '{{version}} kommt ohne Paket für diesen Computer',
    next: 'Alles bleibt, wie es ist. Die nächste Version hat vielleicht eines.',
  },
  oversized: { headline: 'Die Aktualisierung ist größer, als sie sein darf', next: 'Es wurde nichts installiert.' },
  notNewer: { headline: '{{version}} ist schon installiert', next: 'Es ist nichts zu tun.' },
  downgrade: {
    headline: 'Die Aktualisierung ist älter als das, was installiert ist',
    next: 'Es wurde nichts installiert: Kein Server kann eine ältere Version zurückbringen.',
  },
  rolledBack: {
    headline: '{{version}} hat auf diesem Computer nicht funktioniert',
    next: 'Sie wird nicht noch einmal versucht. Die nächste Version wird angeboten.',
  },
  truncated: { headline: 'Die Aktualisierung kam unvollständig an', next: 'Es wurde nichts installiert. Erneut versuchen.' },
  altered: { headline: 'Das Paket der Aktualisierung ist nicht das unterschriebene', next: changedOnTheWay },
  mismatched: {
    headline: 'Das Paket der Aktualisierung ist für etwas anderes',
    next: 'Es wurde nichts installiert. Berichtigen muss es, wer diese Version herausgegeben hat.',
  },
  notStarting: {
    headline: '{{version}} startet auf diesem Computer nicht',
    next: 'Sie wurde ausprobiert, bevor sie an die Stelle dieser Version kam: nichts wurde verändert. Noch einmal suchen, um es wieder zu versuchen, oder auf die nächste Version warten.',
  },
  badSource: {
    headline: 'Woher Aktualisierungen kommen, ist nicht lesbar',
    next: 'Root bringt /etc/waygate/updates.json in Ordnung: Niemand sonst darf sie schreiben, und sie muss verständlich sein.',
  },
  managed: {
    headline: 'Waygate wird auf diesem Computer anders aktualisiert',
    next: 'Neue Versionen bringt die Paketverwaltung, oder wer es installiert hat.',
  },
}
