import type { Actor, Hand, Step } from './hand.ts';
import {
  MAKER_SCOPES,
  renewCredential,
  renewHolder,
  renewSession,
  scopeIdsOf,
  SCOPES,
} from './holder.ts';
import { ELSEWHERE, FROM_HERE } from './permissions.ts';
import type { Random } from './random.ts';
import { memberSteps, roleSteps } from './member-steps.ts';
import { sessionSteps } from './session-steps.ts';
import { sqlSteps } from './sql-steps.ts';
import { tokenSteps } from './token-steps.ts';
import type { Holder, Kind, Subject, Target } from './subject.ts';

/** What a way needs. */
export interface Course {
  readonly hand: Hand;
  readonly subject: Subject;
  readonly random: Random;
  readonly databaseUrl: string;
}

/** One way to remove authority, and to restore it. */
export interface Way {
  readonly name: string;
  readonly kinds: readonly Kind[];
  /**
   * Who acts, so that it is tried only while they may. The owner may whenever the organization is
   * active.
   */
  readonly by: 'owner' | 'holder' | 'operator';
  /** Restoring it signs the holder in, which requires an active account. */
  readonly signsIn?: true;
  readonly takeAway: (course: Course) => Promise<void>;
  /** Omitted if the authority is restored at once, or if `renew` creates another credential. */
  readonly giveBack?: (course: Course) => Promise<void>;
}

const TOKENS: readonly Kind[] = ['token', 'narrowed token', "service user's token"];
const OWN: readonly Kind[] = ['token', 'narrowed token'];
const CHILD: readonly Kind[] = ['token made by a token'];
const HELD: readonly Kind[] = [...TOKENS, ...CHILD, 'session'];
const MANAGED: readonly Kind[] = [...TOKENS, 'API key'];

const doing =
  (choose: (course: Course) => Step | Promise<Step>) =>
  async (course: Course): Promise<void> => {
    await course.hand.do(course.subject, await choose(course));
  };

const holderOf = ({ subject }: Course): Holder => subject.holder ?? fail('nobody who holds it');
const currentOf = ({ subject }: Course): Target => subject.current ?? fail('no credential');
const makerOf = ({ subject }: Course): Target => subject.maker ?? fail('no maker');
const fail = (what: string): never => {
  throw new Error(`There is ${what}.`);
};

/** The holder by a session; the owner for a service user's token and a key. */
const ownerOf = ({ subject }: Course): Actor => subject.holder?.session?.secret ?? subject.owner;
const ofMember = (course: Course) => memberSteps(course.subject.owner, holderOf(course));
const ofToken = (course: Course) => tokenSteps(currentOf(course));
const ofMaker = (course: Course) =>
  tokenSteps(makerOf(course), { revoked: 'maker revoked', narrowed: 'maker narrowed' });
const bySql = ({ databaseUrl, subject }: Course) => sqlSteps(databaseUrl, subject, subject.holder);

const renew = async ({ hand, subject, databaseUrl }: Course): Promise<void> => {
  await renewHolder(hand, subject, databaseUrl);
  await renewCredential(hand, subject);
};

/** Reinstates the holder, who signs in again because the suspension ended their sessions. */
async function reinstate(course: Course): Promise<void> {
  await course.hand.do(course.subject, ofMember(course).reinstate);
  await renewSession(course.hand, course.subject);
}

/** Opens the address list again: to every address, or to that of every request. */
const openAddresses = doing(({ subject, random, ...course }) => {
  subject.addresses = random.pick(FROM_HERE);
  return ofToken({ subject, random, ...course }).setAddresses(
    ownerOf({ subject, random, ...course }),
    subject.addresses,
    { givesBack: 'addresses' },
  );
});

/** Every way. */
export const WAYS: readonly Way[] = [
  {
    name: 'suspend',
    kinds: HELD.filter((kind) => kind !== 'session'),
    by: 'owner',
    signsIn: true,
    takeAway: doing((course) => ofMember(course).suspend),
    giveBack: reinstate,
  },
  {
    name: 'suspend, which ends the session permanently',
    kinds: ['session'],
    by: 'owner',
    signsIn: true,
    takeAway: doing((course) => ({ ...ofMember(course).suspend, kills: true })),
    giveBack: async (course) => {
      await reinstate(course);
      await renewCredential(course.hand, course.subject);
    },
  },
  {
    name: 'demote',
    kinds: HELD,
    by: 'owner',
    takeAway: doing((course) => ofMember(course).demote),
    giveBack: doing((course) => ofMember(course).promote),
  },
  {
    name: 'edit the role',
    kinds: [...HELD, 'API key'],
    by: 'owner',
    takeAway: doing(({ subject }) => roleSteps(subject.owner).narrow),
    giveBack: doing(({ subject }) => roleSteps(subject.owner).widen),
  },
  {
    name: 'remove',
    kinds: HELD,
    by: 'owner',
    takeAway: doing((course) => ofMember(course).remove),
    giveBack: renew,
  },
  {
    name: 'suspend the organization',
    kinds: [...HELD, 'API key'],
    by: 'operator',
    takeAway: doing((course) => bySql(course).suspendOrganization),
    giveBack: doing((course) => bySql(course).reinstateOrganization),
  },
  {
    name: 'suspend the account',
    kinds: HELD,
    by: 'operator',
    takeAway: doing((course) => bySql(course).suspendAccount),
    giveBack: doing((course) => bySql(course).reinstateAccount),
  },
  {
    name: 'revoke',
    kinds: MANAGED,
    by: 'holder',
    takeAway: doing((course) => ofToken(course).revoke(ownerOf(course))),
    giveBack: doing((course) => ofToken(course).restore(ownerOf(course))),
  },
  {
    name: 'revoke as an admin',
    kinds: [...MANAGED, ...CHILD],
    by: 'owner',
    takeAway: doing((course) => ofToken(course).revoke(course.subject.owner)),
    giveBack: doing((course) => ofToken(course).restore(course.subject.owner)),
  },
  {
    name: 'revoke itself',
    kinds: [...MANAGED, ...CHILD],
    by: 'holder',
    takeAway: doing((course) => ofToken(course).revokeItself),
    giveBack: doing((course) => ofToken(course).restore(course.subject.owner)),
  },
  {
    name: 'revoke by RFC 7009',
    kinds: [...MANAGED, ...CHILD],
    by: 'owner',
    takeAway: doing((course) => ofToken(course).revokeByService(course.subject.asker)),
    giveBack: doing((course) => ofToken(course).restore(course.subject.owner)),
  },
  {
    name: 'regenerate',
    kinds: TOKENS,
    by: 'holder',
    takeAway: doing((course) => ofToken(course).regenerate(ownerOf(course))),
  },
  {
    name: 'close the address list',
    kinds: MANAGED,
    by: 'holder',
    takeAway: doing((course) =>
      ofToken(course).setAddresses(ownerOf(course), ELSEWHERE, { takes: 'addresses' }),
    ),
    giveBack: openAddresses,
  },
  {
    name: 'remove scopes',
    kinds: ['narrowed token'],
    by: 'holder',
    takeAway: doing(async (course) =>
      ofToken(course).removeScopes(
        ownerOf(course),
        await scopeIdsOf(course.databaseUrl, currentOf(course).id),
      ),
    ),
    giveBack: doing((course) => ofToken(course).addScopes(ownerOf(course), SCOPES)),
  },
  {
    name: 'remove all scopes',
    kinds: ['narrowed token'],
    by: 'holder',
    takeAway: doing((course) => ofToken(course).removeAllScopes(ownerOf(course))),
    giveBack: doing((course) => ofToken(course).addScopes(ownerOf(course), SCOPES)),
  },
  {
    name: 'limit to no scopes',
    kinds: ['narrowed token'],
    by: 'holder',
    takeAway: doing((course) => ofToken(course).narrow(ownerOf(course))),
    giveBack: doing((course) => ofToken(course).addScopes(ownerOf(course), SCOPES)),
  },
  {
    name: 'delete',
    kinds: MANAGED,
    by: 'holder',
    takeAway: doing((course) => ofToken(course).delete(ownerOf(course))),
    giveBack: ({ hand, subject }) => renewCredential(hand, subject),
  },
  {
    name: 'delete as an admin',
    kinds: OWN,
    by: 'owner',
    takeAway: doing((course) => ofToken(course).delete(course.subject.owner)),
    giveBack: ({ hand, subject }) => renewCredential(hand, subject),
  },
  {
    name: 'revoke the maker',
    kinds: CHILD,
    by: 'owner',
    takeAway: doing((course) => ofMaker(course).revoke(course.subject.owner)),
    giveBack: doing((course) => ofMaker(course).restore(course.subject.owner)),
  },
  {
    name: 'close the address list of the maker',
    kinds: CHILD,
    by: 'holder',
    takeAway: doing((course) =>
      ofMaker(course).setAddresses(ownerOf(course), ELSEWHERE, { takes: 'maker narrowed' }),
    ),
    giveBack: doing((course) =>
      ofMaker(course).setAddresses(ownerOf(course), [], { givesBack: 'maker narrowed' }),
    ),
  },
  {
    name: 'remove all scopes of the maker',
    kinds: CHILD,
    by: 'holder',
    takeAway: doing((course) => ofMaker(course).removeAllScopes(ownerOf(course))),
    giveBack: doing((course) => ofMaker(course).addScopes(ownerOf(course), MAKER_SCOPES)),
  },
  {
    name: 'delete the maker',
    kinds: CHILD,
    by: 'holder',
    takeAway: doing((course) => ofMaker(course).delete(ownerOf(course))),
    giveBack: ({ hand, subject }) => renewCredential(hand, subject),
  },
  {
    name: 'sign out',
    kinds: ['session'],
    by: 'holder',
    takeAway: doing((course) => sessionSteps(currentOf(course)).signOut),
    giveBack: ({ hand, subject }) => renewCredential(hand, subject),
  },
  {
    name: 'revoke the session',
    kinds: ['session'],
    by: 'holder',
    takeAway: doing((course) => sessionSteps(currentOf(course)).revoke(ownerOf(course))),
    giveBack: ({ hand, subject }) => renewCredential(hand, subject),
  },
  {
    name: 'revoke other sessions',
    kinds: ['session'],
    by: 'holder',
    takeAway: doing((course) => sessionSteps(currentOf(course)).revokeOthers(ownerOf(course))),
    giveBack: ({ hand, subject }) => renewCredential(hand, subject),
  },
];

/** Returns the ways that are possible now, given what is already lost. */
export function waysFor({ kind, losses, current }: Subject): readonly Way[] {
  if (!current) return [];
  return WAYS.filter(({ kinds, by, signsIn }) => {
    if (!kinds.includes(kind)) return false;
    if (signsIn && losses.has('account suspended')) return false;
    if (by === 'holder') return losses.size === 0;
    return by === 'operator' || !losses.has('organization suspended');
  });
}

/** Ways that can be combined with others, and restored independently. */
export const canNest = ({ giveBack, name, by }: Way): boolean =>
  giveBack !== undefined &&
  by !== 'holder' &&
  !/^(remove|delete)/.test(name) &&
  name !== 'revoke by RFC 7009';
