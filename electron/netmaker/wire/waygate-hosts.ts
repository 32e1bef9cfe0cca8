import { z } from 'zod'
import { agentBase, hostStateSchema, onDeadRequestSchema } from '../../common/contracts/agent.ts'
import { operation } from './envelope.ts'

/** What `waygate serve` knows of its hosts beyond Netmaker (contracts/agent.ts). Any other server has no such route. */
export const waygateHostOperations = {
  states: operation({ method: 'GET', path: `${agentBase}/networks/{network}/hosts`, answer: z.array(hostStateSchema), envelope: 'raw' }),
  setOnDead: operation({
    method: 'PUT',
    path: `${agentBase}/hosts/{hostId}/dead-gateway`,
    body: onDeadRequestSchema,
    answer: hostStateSchema,
    envelope: 'raw',
  }),
} as const
