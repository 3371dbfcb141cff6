import { table } from './table.ts';

/** A row of docs/results/asvs.json: a requirement, how it is met, and the tests that fail without. */
export interface Control {
  /** Chapters of OWASP ASVS 5.0. */
  readonly chapter: string;
  readonly requirement: string;
  readonly control: string;
  readonly tests: readonly string[];
}

/** A row of docs/results/incidents.json: a failure elsewhere, and the tests that would detect it. */
export interface Incident {
  readonly failure: string;
  readonly tests: readonly string[];
}

const codes = (files: readonly string[]): string => files.map((file) => `\`${file}\``).join(', ');

/** The checklist, one row for each requirement. */
export const drawChecklist = (controls: readonly Control[]): string =>
  table(
    ['ASVS', 'requirement', 'control', 'verified by'],
    controls.map(({ chapter, requirement, control, tests }) => [
      chapter,
      requirement,
      control,
      codes(tests),
    ]),
  );

/** The incidents, numbered from 1. */
export const drawIncidents = (incidents: readonly Incident[]): string =>
  table(
    ['#', 'failure', 'detected by'],
    incidents.map(({ failure, tests }, i) => [i + 1, failure, codes(tests)]),
  );
