import { type Resource, resourceOf, type Target } from '../../common/rules/permissions.ts'
import type { Method } from '../../netmaker/wire/envelope.ts'
import type { View } from '../store/draft.ts'
import { clientKey } from '../store/records.ts'

export interface Asked {
  readonly method: Method
  readonly path: string
  readonly template: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

const createClientTemplate = '/api/extclients/{network}/{nodeid}'

/** Whose handlers act on `?network=`; anywhere else it would lend one network's rights to something that is about all of them. */
const networkByQuery = /^\/api\/v1\/(jit|jit_user|posture_check)(\/|$)/

/** Whose handlers act on `?username=`; anywhere else the own name would make a list of all users "about oneself". */
const userByQuery = ['/api/v1/users', '/api/v1/users/logout', '/api/v1/users/access_token']

/** What a request is about: Netmaker reads it off the template, the parameters and the query, in this order (netmaker-api.md 1, extra headers). */
export function permissionTarget(view: View, asked: Asked): Target {
  const { method, path, template, params, query } = asked
  const resource = resourceOf(template)
  const resourceId = idOf(resource, asked)
  // a remote client is made in its gateway's network, whatever the path says
  const gatewayNetwork =
    template === createClientTemplate && method === 'POST' ? view.get('nodes', params.nodeid ?? '')?.network : undefined
  // deviation permissions-are-for-the-named-network
  const askedNetwork = networkByQuery.test(template) ? (query.get('network') ?? '') : ''
  const network = gatewayNetwork || params.network || askedNetwork
  const hasNoScope = resourceId === '' || resource === 'enrollment_key' || resource === 'user'
  const client = resource === 'extclient' && resourceId !== '' ? view.get('clients', clientKey(network, resourceId)) : undefined
  return {
    method,
    path,
    template,
    resource,
    resourceId,
    network,
    isGlobal: network === '' && hasNoScope,
    clientOwner: client?.owner ?? null,
  }
}

function idOf(resource: Resource | null, { template, params, query }: Asked): string {
  if (params.username !== undefined) return params.username
  const asked = userByQuery.includes(template) ? (query.get('username') ?? '') : ''
  if (asked !== '') return asked
  if (template.startsWith('/api/networks/{network}')) return params.network ?? ''
  const named = params.clientid ?? params.hostid ?? (resource === 'extclient' ? undefined : params.nodeid) ?? params.keyID
  return named ?? ''
}

/** The headers with which Netmaker tells what it made of a request. */
export function targetHeaders(target: Target): Record<string, string> {
  return {
    TARGET_RSRC: target.resource ?? '',
    TARGET_RSRC_ID: encodeURI(target.resourceId),
    RSRC_TYPE: target.resource ?? '',
    IS_GLOBAL_ACCESS: target.isGlobal ? 'yes' : 'no',
  }
}
