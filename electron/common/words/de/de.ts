import type { en } from '../en/en.ts'
import type { Translation } from '../translation.ts'
import { agent } from './agent.ts'
import { check, history, route } from './connection.ts'
import { dialog, notice, title, tray } from './desktop.ts'
import { fault } from './faults.ts'
import { place } from './places.ts'
import { preview } from './preview.ts'
import { refusal, wayOut } from './refusals.ts'
import { setup } from './setup.ts'
import { hold, keyring, note, state } from './state.ts'
import { planStep } from './steps.ts'
import { times } from './times.ts'
import { told } from './told.ts'
import { update, updateRefusal } from './updates.ts'

/**
 * German. Nobody is addressed: neither „Sie“ nor „du“, next steps are infinitives („Erneut versuchen“). Quotation marks „…“, dash –, units with a space,
 * no exclamation marks. One word for one thing, also in renderer/i18n and cli/words:
 *
 * | English                      | German                                  | English                | German                          |
 * | ---------------------------- | --------------------------------------- | ---------------------- | ------------------------------- |
 * | join / leave / switch        | beitreten / verlassen / wechseln        | sign in / sign out     | anmelden / abmelden             |
 * | pause / lock                 | Pause / Sperre                          | account                | Konto                           |
 * | on hold                      | angehalten                              | access, to request it  | Zugang, beantragen              |
 * | protected / not protected    | geschützt / nicht geschützt             | second factor          | zweiter Faktor                  |
 * | proven 4 s ago               | geprüft vor 4 s                         | access token           | Zugriffstoken                   |
 * | gateway (never “VPN server”) | das Gateway                             | enrolment key          | Registrierungsschlüssel         |
 * | network                      | Netzwerk                                | admin / admin window   | Admin / Verwaltung              |
 * | traffic leaves (through)     | der Datenverkehr geht (über …) ins …    | people                 | Personen                        |
 * | nothing leaves               | nichts geht hinaus                      | relay, is relayed by   | Relay, läuft über das Relay     |
 * | helper                       | Hilfsdienst                             | takes over             | übernimmt                       |
 * | host / connected host        | Host / verbundener Host                 | history / log / report | Verlauf / Protokoll / Bericht   |
 * | remote client                | Remote-Client                           | check                  | Prüfung                         |
 * | internet role, exit address  | Internetrolle, Ausgangsadresse          | refused (by a rule)    | abgewiesen; vom Server: abgelehnt |
 * | update, to update            | Aktualisierung, aktualisieren           | signed, signature      | unterschrieben, Unterschrift    |
 * | keyring, sealed              | Schlüsselbund, versiegelt               | approval               | Zustimmung                      |
 */
export const de: Translation<typeof en> = {
  agent,
  state,
  hold,
  keyring,
  note,
  refusal,
  wayOut,
  fault,
  setup,
  update,
  updateRefusal,
  check,
  route,
  history,
  place,
  preview,
  told,
  planStep,
  times,
  title,
  tray,
  notice,
  dialog,
}
