import type { Route } from '../../http/router.ts'
import type { Services } from '../../services.ts'
import { accessRequestRoutes } from './access-request-routes.ts'
import { groupRoutes } from './group-routes.ts'
import { inviteRoutes } from './invite-routes.ts'
import { postureRoutes } from './posture-routes.ts'
import { remoteAccessRoutes } from './remote-access-routes.ts'

/** What only the paid edition answers; on a community server these paths don't exist (404 as text). */
export function proRoutes(services: Services): Route[] {
  return [
    ...remoteAccessRoutes(services),
    ...groupRoutes(services),
    ...inviteRoutes(services),
    ...accessRequestRoutes(services),
    ...postureRoutes(services),
  ]
}
