import type { ScopeInput } from '../../generated/console/graphql.ts';

/** A scope that is being written: what, and on which entities, as typed. */
export interface ScopeDraft {
  readonly permission: string;
  readonly entities: string;
}

const entitiesOf = ({ entities }: ScopeDraft): string[] =>
  entities
    .split(/[,\n]/)
    .map((entity) => entity.trim())
    .filter((entity) => entity !== '');

/** What is sent: on every entity, unless some are named. */
export const toScopeInputs = (drafts: readonly ScopeDraft[]): ScopeInput[] =>
  drafts.map((draft) => ({
    permission: draft.permission,
    ...(entitiesOf(draft).length > 0 && { entityIds: entitiesOf(draft) }),
  }));
