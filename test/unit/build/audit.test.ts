import { expect, test } from 'vitest'
import { judgeAudit } from '../../../build/supply/judge-audit.ts'

const advisory = {
  name: 'left',
  title: 'Pads too far',
  severity: 'high',
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  range: '<2',
}
const report = (via: readonly unknown[]) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities: { left: { via }, right: { via: ['left'] } } })

test('a weakness is told with its package, and only once', () => {
  expect(judgeAudit(report([advisory, advisory]), {})).toEqual({
    kind: 'weak',
    found: ['left <2 (high): Pads too far, https://github.com/advisories/GHSA-aaaa-bbbb-cccc'],
  })
})

test('one that is explained by its number is none, another one still is', () => {
  const explained = { 'GHSA-aaaa-bbbb-cccc': 'never given text of others' }
  expect(judgeAudit(report([advisory]), explained)).toEqual({ kind: 'clean', explained: ['GHSA-aaaa-bbbb-cccc'] })
  const other = { ...advisory, url: 'https://github.com/advisories/GHSA-dddd-bbbb-cccc' }
  expect(judgeAudit(report([advisory, other]), explained).kind).toBe('weak')
})

test('no weakness', () => {
  expect(judgeAudit(JSON.stringify({ vulnerabilities: {} }), {})).toEqual({ kind: 'clean', explained: [] })
})

test.each([
  '',
  'npm error',
  '{}',
  JSON.stringify({ message: '405 Method Not Allowed', error: {} }),
  JSON.stringify({ error: { code: 'ENOAUDIT' } }),
])('no answer is no clean one: %s', (printed) => {
  expect(judgeAudit(printed, {}).kind).toBe('notAsked')
})
