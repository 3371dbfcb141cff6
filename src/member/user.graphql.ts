import { isPermitted, isPermittedSomewhere } from '../access/authority.ts';
import type { UserFacts } from '../access/standing.ts';
import { toGlobalId } from '../core/global-id.ts';
import { builder } from '../graphql/builder.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import type { Request } from '../core/request.ts';
import { findFormerMemberByUser } from './former-member.store.ts';
import { findMemberByUser } from './member.store.ts';

/** What a user is. */
export const UserKindEnum = builder.enumType('UserKind', {
  description: 'What a user is.',
  values: {
    PERSON: { description: 'Signs in, and holds tokens.' },
    SERVICE: { description: 'Cannot sign in, and only holds tokens.' },
  },
});

/** A person or a service user. */
export const UserType = builder.objectRef<UserFacts>('User').implement({
  description: 'A person who signs in, or a service user who cannot and only holds tokens.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('User', id), description: 'Their global id.' }),
    kind: t.field({
      type: UserKindEnum,
      resolve: ({ kind }) => kind,
      description: 'Person or service user.',
    }),
    name: t.exposeString('name', { description: 'Their name for people.' }),
    email: t.string({
      nullable: true,
      // Security: whoever sees that somebody did something need not learn where to write to them.
      // Nobody signed in sees but themselves: whoever signs in, or accepts an invitation.
      resolve: ({ id, email }, _args, { request: { caller, catalog } }) => {
        const asked = catalog.permission('member:read');
        const mayRead =
          caller === null ||
          caller.standing.owner?.id === id ||
          (asked !== null && isPermittedSomewhere(caller.authority, asked));
        return mayRead ? email : null;
      },
      description:
        'What they sign in with. Null for a service user, and for another person to whoever may not read members.',
    }),
  }),
});

registerNode('User', findVisibleUser);

/** The caller, or by callers with member:read the user of a member or former member. */
async function findVisibleUser(
  { caller, em, catalog }: Request,
  id: string,
): Promise<UserFacts | null> {
  if (!caller) return null;
  const { organization, owner } = caller.standing;
  if (owner?.id === id) return owner;
  const member =
    (await findMemberByUser(em, organization, id)) ??
    (await findFormerMemberByUser(em, organization.id, id));
  const asked = catalog.permission('member:read');
  return member &&
    asked !== null &&
    isPermitted(caller.authority, asked, toGlobalId('Member', member.id))
    ? member.user
    : null;
}
