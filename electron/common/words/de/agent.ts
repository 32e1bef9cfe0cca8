import type { agent as english } from '../en/agent.ts'
import type { Translation } from '../translation.ts'

export const agent: Translation<typeof english> = {
  none: 'Dieser Computer ist kein Host eines Netzwerks.',
  host: 'Host {{name}} bei {{server}}',
  role: 'Rolle: {{role}}',
  roles: { unknown: 'unbekannt', gateway: 'Gateway', member: 'Mitglied', through: 'geht über {{gateway}} ins Internet' },
  applied: 'Umgesetzt: {{what}}',
  appliedRevision: 'Revision {{revision}}, {{ago}}',
  appliedNothing: 'nichts',
  pending: '{{applied}}; der Server will Revision {{revision}}',
  heard: 'Server gehört {{ago}}',
  noAgent: 'Kein Host-Agent läuft: Was ein Admin ändert, kommt nicht an. Starten mit: waygate host.',
  troubleSince: '{{what}} (Dauer: {{time}})',
  silentYet: 'Das Gateway {{gateway}} hat noch nicht geantwortet: {{meaning}}.',
  silentFor: 'Das Gateway {{gateway}} antwortet nicht (Dauer: {{time}}): {{meaning}}.',
  silentOpen: 'Der Datenverkehr geht direkt hinaus, wie es der Admin gewählt hat',
  silentClosed: 'Nichts geht hinaus, bis es antwortet oder ein Admin es wegnimmt',
  left: 'Dieser Computer hat das Netzwerk verlassen.',
  leftUntold:
    'Dieser Computer hat das Netzwerk verlassen, aber der Server war nicht zu benachrichtigen: {{why}} Ein Admin kann ihn dort entfernen.',
}
