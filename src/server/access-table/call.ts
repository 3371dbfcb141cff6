import { may } from '../../access/may.ts';
import type { Standing } from '../../access/standing.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { toGlobalId } from '../../core/global-id.ts';
import { NotFoundError } from '../../core/refusal.ts';
import { globalIdOf } from '../../credential/token-node.rule.ts';
import { isVisible } from '../../credential/token-permissions.rule.ts';
import {
  CALLER_KINDS,
  PERSON,
  type SyntheticCaller,
  type CallerKind,
} from './synthetic-organization.ts';
import type { FieldCall } from './dry-run.ts';
import type { Section } from './sections.ts';

/** One operation on one target, for these kinds of credential. */
export interface AccessCall {
  readonly section: Section;
  /** The type and the field; for an HTTP endpoint, its path. */
  readonly field: string;
  /** The type of the target, where one field finds several. */
  readonly type?: string;
  readonly target: string;
  readonly kinds: readonly CallerKind[];
  readonly call: (actor: SyntheticCaller, catalog: Catalog) => Omit<FieldCall, 'field'>;
}

/** The credentials of people. An API key owns nothing. */
export const PEOPLE = ['session', 'token'] as const;

/** A target, for the callers that can have it. */
export interface Target<T> {
  readonly name: string;
  readonly kinds?: readonly CallerKind[];
  readonly of: (actor: SyntheticCaller) => T;
}

/** The calls to one field, one for each target. */
export const onTargets = <T>(
  section: Section,
  field: string,
  targets: readonly Target<T>[],
  call: (target: T, actor: SyntheticCaller, catalog: Catalog) => Omit<FieldCall, 'field'>,
): AccessCall[] =>
  targets.map(({ name, kinds = CALLER_KINDS, of }) => ({
    section,
    field,
    target: name,
    kinds,
    call: (actor, catalog) => call(of(actor), actor, catalog),
  }));

/** A call that names no target of `Target`. */
export const callTo = (
  section: Section,
  field: string,
  args: object = {},
  target = '',
): AccessCall => ({
  section,
  field,
  target,
  kinds: CALLER_KINDS,
  call: () => ({ args }),
});

/** Throws NotFoundError for another organization, because stores search the caller's only. */
export function requireFound(
  actor: SyntheticCaller,
  organization: { readonly id: string },
  noun: string,
): void {
  if (organization.id !== actor.caller.standing.organization.id) throw new NotFoundError(noun);
}

function requireVisible({ caller }: SyntheticCaller, target: Standing, catalog: Catalog): void {
  if (!isVisible({ actor: caller, target, catalog })) throw new NotFoundError('credential');
}

/** A query for one token or key. */
export const lookUp = (
  section: Section,
  field: string,
  targets: readonly Target<Standing>[],
  toArgs: (id: string) => object = (id) => ({ id }),
): AccessCall[] =>
  onTargets(section, field, targets, (target, actor, catalog) => ({
    args: toArgs(globalIdOf(target)),
    onTarget: () => {
      requireVisible(actor, target, catalog);
    },
  }));

/** A query for one former member, or for the user of a member. */
export const readMember = (
  section: Section,
  field: string,
  target: string,
  id: string,
): AccessCall => ({
  section,
  field,
  target,
  kinds: CALLER_KINDS,
  call: ({ caller }, catalog) => ({
    args: { id },
    onTarget: () => {
      if (!may({ caller, catalog }, 'member:read', toGlobalId('Member', PERSON.id)))
        throw new NotFoundError('member');
    },
  }),
});

/** The id of a former member. */
export const FORMER_MEMBER = toGlobalId('FormerMember', PERSON.id);
/** `formerMember`. */
export const READ_FORMER_MEMBER = readMember('Members', 'Query.formerMember', '', FORMER_MEMBER);
