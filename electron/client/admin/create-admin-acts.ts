import { endAccess, giveAccess, listWaiting, refuseAccess } from '../acts/access-requests.ts'
import { readActivity } from '../acts/activity.ts'
import { createEnrolmentKey, enrolmentCommand, listEnrolmentKeys, removeEnrolmentKey } from '../acts/enrolment-keys.ts'
import {
  createRemoteClient,
  listRemoteClients,
  remoteClientConf,
  removeRemoteClients,
  renameRemoteClient,
  setRemoteClients,
} from '../acts/remote-clients.ts'
import { createUser, handOver, listUsers, removeUser, setUser, setUserAccess } from '../acts/users.ts'
import { answerWaitingPerson, listWaitingPeople } from '../acts/waiting-people.ts'
import type { ClientContext } from '../client-context.ts'
import type { AdminActs } from './admin-acts.ts'

/** What an admin can do beyond gateways; for main and CLI. */
export function createAdminActs(context: ClientContext): AdminActs {
  return {
    remoteClients: (request) => listRemoteClients(context, request),
    createRemoteClient: (request) => createRemoteClient(context, request),
    remoteClientConf: (request) => remoteClientConf(context, request),
    renameRemoteClient: (request) => renameRemoteClient(context, request),
    setRemoteClients: (request) => setRemoteClients(context, request),
    removeRemoteClients: (request) => removeRemoteClients(context, request),
    users: () => listUsers(context),
    createUser: (request) => createUser(context, request),
    setUserAccess: (request) => setUserAccess(context, request),
    setUser: (request) => setUser(context, request),
    removeUser: (request) => removeUser(context, request),
    waitingPeople: () => listWaitingPeople(context),
    answerWaitingPerson: (request) => answerWaitingPerson(context, request),
    waiting: () => listWaiting(context),
    giveAccess: (request) => giveAccess(context, request),
    refuseAccess: (request) => refuseAccess(context, request),
    endAccess: (request) => endAccess(context, request),
    handOver: (request) => handOver(context, request),
    enrolmentKeys: () => listEnrolmentKeys(context),
    createEnrolmentKey: (request) => createEnrolmentKey(context, request),
    enrolmentCommand: (request) => enrolmentCommand(context, request),
    removeEnrolmentKey: (request) => removeEnrolmentKey(context, request),
    readActivity: (request) => readActivity(context, request),
  }
}
