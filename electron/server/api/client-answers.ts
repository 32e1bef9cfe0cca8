import { type ExtClientFacts, encodeExtClient } from '../../netmaker/wire/encode/ext-client.ts'
import { deviceViolations } from '../domain/device-check.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { ClientRecord } from '../store/records.ts'

/** A remote client as the API shows it, with what its device does not meet at this moment. */
export function clientAnswer(services: Services, view: View, client: ClientRecord) {
  return encodeExtClient(judgedClient(services, view, client))
}

/** The same in a list: without a private key. */
export function listedClient(services: Services, view: View, client: ClientRecord): ExtClientFacts {
  return { ...judgedClient(services, view, client), privateKey: '' }
}

function judgedClient({ edition }: Services, view: View, client: ClientRecord): ExtClientFacts {
  const violations = deviceViolations(view, edition, client)
  return violations.length === 0 ? client : { ...client, violations }
}
