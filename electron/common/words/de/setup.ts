import type { setup as english } from '../en/setup.ts'
import type { Translation } from '../translation.ts'

export const setup: Translation<typeof english> = {
  act: {
    asking: 'Warten auf die Abfrage des Systems',
    working: 'Er wird eingerichtet',
    removing: 'Er wird entfernt',
    done: 'Er ist eingerichtet. Verbindung wird aufgebaut',
  },
  offer: {
    install: 'Installieren: {{how}}',
    repair: 'Reparieren: {{how}}',
    allow: 'Ein Administrator kann das ändern: {{how}}',
  },
  how: {
    prompt: 'eine Abfrage des Systems, danach nie wieder',
    terminal: 'ein Befehl im Terminal, danach nie wieder',
  },
  change: {
    placed: '{{path}} installiert',
    removed: '{{path}} entfernt',
    allowed: '{{user}} darf den Hilfsdienst jetzt benutzen',
    atBoot: 'Der Hilfsdienst startet mit diesem Computer',
    started: 'Der Hilfsdienst läuft',
    stopped: 'Hilfsdienst angehalten',
    undone: '{{what}} entfernt',
  },
  note: {
    notAtBoot:
      'Dieser Computer hat kein systemd: Der Hilfsdienst läuft jetzt, aber beim nächsten Start des Computers startet ihn nichts. Dafür sorgt, was dieser Computer stattdessen hat: „waygate helper“ starten lassen.',
    plainPrompts: 'Die Abfragen des Systems können hier die Worte von Waygate nicht zeigen; sie gehen trotzdem.',
    nobodyAllowed: 'Noch darf ihn nur root benutzen. Andere zulassen: waygate allow NAME',
    kept: '{{path}} bleibt: Die Datei gehört dem Administrator',
  },
}
