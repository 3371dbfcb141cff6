import { may, maySomewhere } from '../access/may.ts';
import type { UserFacts } from '../access/standing.ts';
import { toGlobalId } from '../core/global-id.ts';
import { builder } from '../graphql/builder.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import type { Call } from '../core/call.ts';
import { findFormerMemberByUser } from './former-member.store.ts';
import { findMemberByUser } from './member.store.ts';

/** The GraphQL enum of user kinds. */
export const UserKindEnum = builder.enumType('UserKind', {
  description: 'The kind of a user.',
  values: {
    PERSON: { description: 'Can sign in and own tokens.' },
    SERVICE: { description: 'Cannot sign in and only owns tokens.' },
  },
});

/** The GraphQL type of a user. */
export const UserType = builder.objectRef<UserFacts>('User').implement({
  description: 'A person, or a service user, which cannot sign in and only owns tokens.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('User', id), description: 'The global ID.' }),
    kind: t.field({
      type: UserKindEnum,
      resolve: ({ kind }) => kind,
      description: 'Person or service user.',
    }),
    name: t.exposeString('name', { description: 'The display name.' }),
    email: t.string({
      nullable: true,
      // Security: prevents disclosure of e-mail addresses to callers without member:read, for
      // example through the actor of an audit event. An unauthenticated caller sees only its own
      // user, when signing in or accepting an invitation.
      resolve: ({ id, email }, _args, { call }) => {
        const { caller } = call;
        const mayRead =
          caller === null || caller.standing.owner?.id === id || maySomewhere(call, 'member:read');
        return mayRead ? email : null;
      },
      description:
        'The e-mail address to sign in with. Null for a service user, and for another person if the caller lacks member:read.',
    }),
  }),
});

registerNode('User', findVisibleUser);

/** Returns the caller, or, for callers with member:read, the user of a member or former member. */
async function findVisibleUser(
  { caller, em, catalog }: Call,
  id: string,
): Promise<UserFacts | null> {
  if (!caller) return null;
  const { organization, owner } = caller.standing;
  if (owner?.id === id) return owner;
  const member =
    (await findMemberByUser(em, organization, id)) ??
    (await findFormerMemberByUser(em, organization.id, id));
  return member && may({ caller, catalog }, 'member:read', toGlobalId('Member', member.id))
    ? member.user
    : null;
}
