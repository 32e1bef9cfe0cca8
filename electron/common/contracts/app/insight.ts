import { z } from 'zod'
import { faultSchema } from '../../fault.ts'
import { call, push } from '../contract.ts'
import { checkAttemptSchema, explanationSchema, historySchema, logLineSchema } from '../helper.ts'

/** The parts of a check, in the order in which they run. */
export const checkStepSchema = z.enum(['proof', 'exit4', 'exit6', 'names', 'beside'])
export type CheckStep = z.infer<typeof checkStepSchema>

const verdictSchema = explanationSchema.shape.verdict

/** Where a family's traffic comes out, by the server's own answer, and which way the kernel sends it. */
export const familyExitSchema = z.object({
  family: z.union([z.literal(4), z.literal(6)]),
  /** 'noServerAddress': the server can't be asked over this family. 'closed': nothing leaves, so nobody was asked. */
  outcome: z.enum(['address', 'noAnswer', 'noServerAddress', 'closed', 'signedOut']),
  /** '' unless `outcome` is 'address'. */
  address: z.string(),
  way: verdictSchema,
})
export type FamilyExit = z.infer<typeof familyExitSchema>

export const nameServerSchema = z.object({ address: z.string(), answered: z.boolean(), tookMs: z.number(), way: verdictSchema })
export type NameServer = z.infer<typeof nameServerSchema>

/** One whole check, as it was found; what it means is decided in `rules/judge-check.ts`. */
export const checkReportSchema = z.object({
  at: z.number(),
  tookMs: z.number(),
  state: z.enum(['up', 'open', 'paused', 'held', 'between']),
  gateway: z.string(),
  /** Unix ms of the newest proof, null without one. */
  provenAt: z.number().nullable(),
  exits: z.array(familyExitSchema).max(2),
  nameServers: z.array(nameServerSchema).max(8),
  /** What the helper set the machine's names to, in its own words; '' when nothing. */
  namesSet: z.string(),
  attempts: z.array(checkAttemptSchema).max(64),
  /** The tunnel's state was another one at the end. */
  changed: z.boolean(),
})
export type CheckReport = z.infer<typeof checkReportSchema>

export const checkViewSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('none') }),
  z.object({ phase: z.literal('running'), since: z.number(), done: z.array(checkStepSchema) }),
  z.object({ phase: z.literal('done'), report: checkReportSchema }),
  z.object({ phase: z.literal('failed'), at: z.number(), fault: faultSchema }),
])
export type CheckView = z.infer<typeof checkViewSchema>

/** What was asked for, and one explanation per address of it. */
export const routeAnswerSchema = z.object({ target: z.string(), isName: z.boolean(), routes: z.array(explanationSchema).max(8) })
export type RouteAnswer = z.infer<typeof routeAnswerSchema>

export const logSourceSchema = z.enum(['app', 'helper'])
export type LogSource = z.infer<typeof logSourceSchema>

/** Letters of a report, at most. */
export const reportLimit = 256 * 1024

const none = z.object({})

export const insightContract = {
  check: push('connection', checkViewSchema),
  /** Begins a check, unless one is under way; the outcome comes as `check`. */
  runCheck: call('connection', none, none),
  explainRoute: call('connection', z.object({ target: z.string().min(1).max(300) }), routeAnswerSchema),
  history: call('connection', none, historySchema),
  readLog: call(
    'connection',
    z.object({ source: logSourceSchema, after: z.number() }),
    z.object({ lines: z.array(logLineSchema).max(400) }),
  ),
  /** Keys and tokens are never in it. `addresses`: whether addresses and names may be. */
  makeReport: call('connection', z.object({ addresses: z.enum(['hide', 'show']) }), z.object({ text: z.string().max(reportLimit) })),
} as const
