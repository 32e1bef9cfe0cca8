import { useMemo } from 'react'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { NodeState } from '../../ui/node-state.tsx'
import type { Column } from '../../ui/table/column.ts'
import { useProblemText } from './use-problem-text.ts'
import { type Machines, type Problem, wayOf } from './ways.ts'

/** The picture in words: each machine with its way to the internet and what is wrong on it. */
export function useTopologyColumns(machines: Machines, problems: readonly Problem[]): readonly Column<AdminHostRow>[] {
  const t = useT()
  const problemText = useProblemText()
  return useMemo((): readonly Column<AdminHostRow>[] => {
    const problemOf = new Map(problems.map((problem) => [problem.id, problem]))
    const nameOf = (id: string) => machines.hosts.get(id)?.name ?? machines.gateways.get(id)?.name ?? id
    const way = ({ id }: AdminHostRow) => [...wayOf(machines, id).map(nameOf), t('manage.topology.internet')].join(' → ')
    const wrong = ({ id }: AdminHostRow) => {
      const problem = problemOf.get(id)
      return problem === undefined ? '' : problemText(problem)
    }
    return [
      {
        id: 'name',
        header: t('admin.column.name'),
        value: (row) => row.name,
        width: 'minmax(10rem, 1.2fr)',
        show: 'always',
        cell: (row) => <MiddleCut text={row.name} className="strong" />,
      },
      {
        id: 'role',
        header: t('manage.hosts.role'),
        value: (row) => t(`manage.role.${row.role}`),
        width: 'minmax(7rem, 0.7fr)',
        cell: (row) => t(`manage.role.${row.role}`),
      },
      {
        id: 'state',
        header: t('admin.column.state'),
        value: (row) => row.status,
        text: (row) => t(`node.${row.status}`),
        width: 'minmax(7.5rem, 0.7fr)',
        cell: (row) => <NodeState status={row.status} />,
      },
      {
        id: 'way',
        header: t('manage.topology.way'),
        value: way,
        width: 'minmax(14rem, 2fr)',
        cell: (row) => (
          <span className="cut" title={way(row)}>
            {way(row)}
          </span>
        ),
      },
      {
        id: 'problem',
        header: t('manage.topology.problemColumn'),
        value: wrong,
        width: 'minmax(10rem, 1.6fr)',
        cell: (row) => (
          <span className="cut caution" title={wrong(row)}>
            {wrong(row)}
          </span>
        ),
      },
    ]
  }, [t, machines, problems, problemText])
}
