import type { preview as english } from '../en/preview.ts'
import type { Translation } from '../translation.ts'

export const preview: Translation<typeof english> = {
  becomesGateway: '{{gateway}} wird ein Internet-Gateway von {{network}}',
  sends_one: '{{count, number}} Host schickt seinen Internetverkehr über {{gateway}}: {{names}}',
  sends_other: '{{count, number}} Hosts schicken ihren Internetverkehr über {{gateway}}: {{names}}',
  moves_one: '{{count, number}} Host wechselt zu {{gateway}}, bisher {{from}}: {{names}}',
  moves_other: '{{count, number}} Hosts wechseln zu {{gateway}}, bisher {{from}}: {{names}}',
  returns_one: '{{count, number}} Host kehrt zu seinem eigenen Internet zurück: {{names}}',
  returns_other: '{{count, number}} Hosts kehren zu ihrem eigenen Internet zurück: {{names}}',
  nothing: 'Nichts ändert sich',
  staysGateway: '{{gateway}} bleibt ein Gateway von {{network}}, aber nicht ins Internet',
  staysHost: '{{gateway}} bleibt ein Host von {{network}}',
  stayGateways_one: '{{count, number}} Gateway von {{network}} bleibt eines, lässt aber nichts mehr ins Internet: {{names}}',
  stayGateways_other: '{{count, number}} Gateways von {{network}} bleiben es, lassen aber nichts mehr ins Internet: {{names}}',
  stayHosts_one: '{{count, number}} Gateway bleibt ein Host von {{network}}: {{names}}',
  stayHosts_other: '{{count, number}} Gateways bleiben Hosts von {{network}}: {{names}}',
  clientsLoseInternet_one: '{{count, number}} Remote-Client verliert seinen Weg ins Internet',
  clientsLoseInternet_other: '{{count, number}} Remote-Clients verlieren ihren Weg ins Internet',
  clientsDeleted_one: '{{count, number}} Remote-Client wird mit gelöscht: {{names}}. Sein Schlüssel gilt nie wieder',
  clientsDeleted_other: '{{count, number}} Remote-Clients werden mit gelöscht: {{names}}. Ihre Schlüssel gelten nie wieder',
  clientsUntouched_one: '{{count, number}} Remote-Client ist nicht betroffen',
  clientsUntouched_other: '{{count, number}} Remote-Clients sind nicht betroffen',
  deadClosed: 'Wenn das Gateway ausfällt, geht nichts hinaus von {{names}}',
  deadOpen: 'Wenn das Gateway ausfällt, geht der Datenverkehr ungeschützt hinaus von {{names}}',
  throughRelay: '{{host}} (über das Relay {{relay}})',
}
