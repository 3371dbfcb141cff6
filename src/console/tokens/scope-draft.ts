import type { ScopeInput } from '../../generated/console/graphql.ts';

/** A selected scope, with entity ids as typed. */
export interface ScopeDraft {
  readonly permission: string;
  readonly entities: string;
}

const entitiesOf = ({ entities }: ScopeDraft): string[] =>
  entities
    .split(/[,\n]/)
    .map((entity) => entity.trim())
    .filter((entity) => entity !== '');

/** Converts drafts to input. Without entity ids a scope applies to every entity. */
export const toScopeInputs = (drafts: readonly ScopeDraft[]): ScopeInput[] =>
  drafts.map((draft) => ({
    permission: draft.permission,
    ...(entitiesOf(draft).length > 0 && { entityIds: entitiesOf(draft) }),
  }));
