import type { Candidate } from '../../../electron/common/contracts/app/admin.ts'

function candidate(name: string, rest: Partial<Candidate> = {}): Candidate {
  return { nodeId: name, name, os: 'linux', status: 'online', address: '10.101.0.9', uses: '', chosen: false, refusals: [], ...rest }
}

/** One candidate for every weight of a refusal. */
export const candidatesFixture = {
  fine: candidate('fine', { uses: 'exit-fra' }),
  offline: candidate('offline', { refusals: [{ rule: 'gateway.offline', weight: 'advice', subject: 'offline' }] }),
  moving: candidate('moving', { refusals: [{ rule: 'client.usesOther', weight: 'advice', subject: 'moving', other: 'exit-nyc' }] }),
  maybe: candidate('maybe', { refusals: [{ rule: 'gateway.noFirewall', weight: 'probable', subject: 'maybe' }] }),
  windows: candidate('win', {
    os: 'windows',
    refusals: [{ rule: 'gateway.notLinux', weight: 'certain', subject: 'win', other: 'windows' }],
  }),
  chosenWindows: candidate('win-in', {
    os: 'windows',
    chosen: true,
    refusals: [{ rule: 'client.platform', weight: 'certain', subject: 'win-in', other: 'windows' }],
  }),
} as const
