import { ACTION_GROUPS } from '../../audit/actions.ts';
import { FilterSelect } from '../../components/select.tsx';
import { Filters } from '../../components/filters.tsx';
import { useMay } from '../../session/viewer.ts';
import { ActorFilter } from './actor-filter.tsx';
import type { AuditQuestion } from './audit-filter.ts';

const TIMES = [
  { value: '', label: 'Any time' },
  { value: '0.0416', label: 'Last hour' },
  { value: '1', label: 'Last 24 hours' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: 'range', label: 'Custom range' },
] as const;

const ACTIONS = [
  { value: '', label: 'All actions' },
  ...ACTION_GROUPS.map(([title, actions]) => ({
    title,
    options: [{ value: `group:${title}`, label: `All events: ${title}` }, ...actions],
  })),
];

interface Asking {
  readonly question: AuditQuestion;
  readonly ask: (change: Partial<AuditQuestion>) => void;
}

/** Filters by event, actor and time. A click on a target in the list filters by target. */
export function AuditFilters({ question, ask }: Asking) {
  const mayListMembers = useMay('member:list');
  return (
    <Filters>
      <FilterSelect
        label="Event"
        value={question.action}
        onChange={(action) => ask({ action })}
        options={ACTIONS}
      />
      {mayListMembers && (
        <ActorFilter onChoose={({ id, name }) => ask({ actor: id, actorName: name })} />
      )}
      <FilterSelect
        label="Time"
        value={question.time}
        onChange={(time) => ask({ time })}
        options={TIMES}
      />
      {question.time === 'range' && <DateRange question={question} ask={ask} />}
    </Filters>
  );
}

const DateRange = ({ question: { from, to }, ask }: Asking) => (
  <span className="date-range">
    <input
      className="input"
      type="date"
      aria-label="From"
      max={to || undefined}
      value={from}
      onChange={(event) => ask({ from: event.target.value })}
    />
    <span className="soft">to</span>
    <input
      className="input"
      type="date"
      aria-label="To"
      min={from || undefined}
      value={to}
      onChange={(event) => ask({ to: event.target.value })}
    />
  </span>
);
