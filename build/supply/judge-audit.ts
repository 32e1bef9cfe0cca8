export type AuditVerdict =
  | { readonly kind: 'clean'; readonly explained: readonly string[] }
  | { readonly kind: 'weak'; readonly found: readonly string[] }
  | { readonly kind: 'notAsked'; readonly why: string }

/** As far as it is read here (npm-audit(1), report version 2). `via` names either another package or the advisory itself. */
interface AuditReport {
  readonly message?: string
  readonly error?: { readonly summary?: string; readonly code?: string }
  readonly vulnerabilities?: Readonly<Record<string, { readonly via: readonly (string | Advisory)[] }>>
}

interface Advisory {
  readonly name: string
  readonly title: string
  readonly severity: string
  readonly url: string
  readonly range: string
}

/** Pure: what `npm audit --json` printed. An answer that isn't understood counts as none. */
export function judgeAudit(printed: string, explained: Readonly<Record<string, string>>): AuditVerdict {
  const report = parsed(printed)
  if (report?.vulnerabilities === undefined) {
    return { kind: 'notAsked', why: report?.error?.summary || report?.error?.code || report?.message || 'no answer' }
  }
  const advisories = Object.values(report.vulnerabilities).flatMap(({ via }) =>
    via.filter((one): one is Advisory => typeof one !== 'string'),
  )
  const isExplained = ({ url }: Advisory) => Object.keys(explained).some((id) => url.endsWith(`/${id}`))
  const open = advisories.filter((advisory) => !isExplained(advisory))
  if (open.length === 0) return { kind: 'clean', explained: unique(advisories.map(({ url }) => url.slice(url.lastIndexOf('/') + 1))) }
  return {
    kind: 'weak',
    found: unique(open.map(({ name, range, severity, title, url }) => `${name} ${range} (${severity}): ${title}, ${url}`)),
  }
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort()
}

function parsed(text: string): AuditReport | null {
  try {
    return JSON.parse(text) as AuditReport
  } catch {
    return null
  }
}
