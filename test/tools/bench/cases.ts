import { isViewer } from './answers.ts';
import type { Case, Row } from './case.ts';
import { HEADLINE } from './headline-cases.ts';
import { FIRST_USE, OTHERS, WORKERS } from './other-cases.ts';
import { PEER_CASES } from './peer-cases.ts';
import { viewer } from './requests.ts';
import { many, MANY_OF, one } from './secrets.ts';

const BASELINES: Readonly<Record<string, Row>> = {
  baseline: {
    title: 'baseline, one token',
    server: 'baseline',
    toSent: (seeded) => viewer(one(seeded)),
    isRight: isViewer,
  },
  'baseline-many': {
    title: `baseline, ${MANY_OF} tokens`,
    server: 'baseline',
    toSent: (seeded) => viewer(many(seeded)),
    isRight: isViewer,
  },
};

/** The groups that `--cases` takes next to single cases. */
export const GROUPS: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  headline: HEADLINE,
  'first-uses': FIRST_USE,
  workers: WORKERS,
  peers: PEER_CASES,
  others: OTHERS,
};
const ALL: Readonly<Record<string, Row>> = Object.assign({}, BASELINES, ...Object.values(GROUPS));

/** The names of all cases except the baselines, in the order of the tables. */
export const CASE_NAMES: readonly string[] = Object.values(GROUPS).flatMap(Object.keys);

/** The case of this name. */
export function toCase(name: string): Case {
  const found = ALL[name];
  if (!found) throw new Error(`Unknown case ${name}.`);
  return {
    server: 'latchkey',
    against: 'baseline',
    status: 200,
    isFirstUse: false,
    connections: null,
    ...found,
  };
}
