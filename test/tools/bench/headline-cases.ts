import { isActive, isDecision, isForwarded, isViewer } from './answers.ts';
import type { Row } from './case.ts';
import { evaluate, forwardAuth, introspect, viewer } from './requests.ts';
import { many, MANY_OF, one } from './secrets.ts';

/** One busy token on each surface, and many different ones. */
export const HEADLINE: Readonly<Record<string, Row>> = {
  viewer: {
    title: 'viewer, one PAT',
    toSent: (seeded) => viewer(one(seeded)),
    isRight: isViewer,
  },
  'viewer-key': {
    title: 'viewer, one API key',
    toSent: ({ apiKey }) => viewer([apiKey]),
    isRight: isViewer,
  },
  'forward-auth': {
    title: 'forward auth, one PAT',
    toSent: (seeded) => forwardAuth(one(seeded)),
    isRight: isForwarded,
  },
  introspection: {
    title: 'introspection, one PAT',
    toSent: (seeded) => introspect(seeded, one(seeded)),
    isRight: isActive,
  },
  authzen: {
    title: 'AuthZEN, one PAT',
    toSent: (seeded) => evaluate(seeded, one(seeded)),
    isRight: isDecision,
  },
  'viewer-many': {
    title: `viewer, ${MANY_OF} PATs`,
    toSent: (seeded) => viewer(many(seeded)),
    isRight: isViewer,
    against: 'baseline-many',
  },
  'viewer-key-many': {
    title: `viewer, ${MANY_OF} API keys`,
    toSent: ({ apiKeys }) => viewer(apiKeys),
    isRight: isViewer,
    against: 'baseline-many',
  },
  'forward-auth-many': {
    title: `forward auth, ${MANY_OF} PATs`,
    toSent: (seeded) => forwardAuth(many(seeded)),
    isRight: isForwarded,
    against: 'baseline-many',
  },
  'introspection-many': {
    title: `introspection, ${MANY_OF} PATs`,
    toSent: (seeded) => introspect(seeded, seeded.neighbours),
    isRight: isActive,
    against: 'baseline-many',
  },
  'authzen-many': {
    title: `AuthZEN, ${MANY_OF} PATs`,
    toSent: (seeded) => evaluate(seeded, seeded.neighbours),
    isRight: isDecision,
    against: 'baseline-many',
  },
};
