import { toCase, GROUPS } from './cases.ts';
import { summarize, type Report, type Summary } from './report.ts';
import { number, table } from './table.ts';

/** The load of the example, in requests per second. */
const EXAMPLE = 50_000;
const EXAMPLE_CASE = 'forward-auth-many';
/** Lookups share statements at this number of connections, as they do on a busy server. */
const CONNECTIONS = 64;

/** Processor time of one request, as what one core does in a second. */
interface Capacity {
  readonly case: string;
  readonly perServerCore: number;
  /** Null if the database server ran elsewhere. */
  readonly perDatabaseCore: number | null;
}

/** What one core of each machine does, by case, from the processor time of each request. */
export function capacitiesOf(report: Report): Capacity[] {
  const planned = ['headline', 'first-uses'].flatMap((group) => Object.keys(GROUPS[group] ?? {}));
  return summarize(report)
    .filter((one) => one.connections === CONNECTIONS && planned.includes(one.case))
    .flatMap(({ case: name, cpuMs, databaseCpuMs }: Summary) =>
      cpuMs.value === null || cpuMs.value === 0
        ? []
        : {
            case: name,
            perServerCore: 1_000 / cpuMs.value,
            perDatabaseCore: databaseCpuMs.value ? 1_000 / databaseCpuMs.value : null,
          },
    );
}

const coresFor = (perCore: number | null): string =>
  perCore === null ? '–' : number(Math.ceil((EXAMPLE / perCore) * 10) / 10, 1);

/** Returns the section of docs/PERFORMANCE.md with the numbers for planning. */
export function formatPlanning(report: Report): string {
  const capacities = capacitiesOf(report);
  if (capacities.length === 0) return 'Not measured.';
  const total = EXAMPLE.toLocaleString('en');
  const rows = capacities.map(({ case: name, perServerCore, perDatabaseCore }) => [
    toCase(name).title,
    number(perServerCore, 0),
    number(perDatabaseCore, 0),
    coresFor(perServerCore),
    coresFor(perDatabaseCore),
  ]);
  const head = [
    `requests/s at ${CONNECTIONS} connections`,
    'per server core',
    'per database core',
    `server cores for ${total}/s`,
    'database cores',
  ];
  return [exampleOf(capacities) ?? [], table(head, rows)].flat().join('\n\n');
}

function exampleOf(capacities: readonly Capacity[]): string | null {
  const found = capacities.find((one) => one.case === EXAMPLE_CASE);
  if (!found) return null;
  const { title } = toCase(found.case);
  return `Example: ${EXAMPLE.toLocaleString('en')} requests a second of "${title}" keep ${coresFor(found.perServerCore)} cores of Latchkey and ${coresFor(found.perDatabaseCore)} of PostgreSQL busy, on processors as above. Add what you want to keep free.`;
}
