import type { OrganizationFacts, TokenPolicy } from '../access/standing.ts';
import { toGlobalId } from '../core/global-id.ts';
import { builder } from '../graphql/builder.ts';
import { defineMutation } from '../graphql/mutation.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import {
  InsufficientAuthorityError,
  UnauthenticatedError,
  ValidationError,
} from '../core/refusal.ts';
import { updateOrganization } from './update-organization.usecase.ts';

/** The sentences about the policy, for what is read and for what is changed. */
const POLICY = {
  defaultTokenLifetime:
    'How long a token lives when nothing is said. Null: as long as the policy allows.',
  maxTokenLifetime: 'How long a token may live at most. Null: there is no limit.',
  neverExpiringTokens: 'May tokens be made that never expire?',
  requireIpAllowList: 'Must every token name the addresses that it may be used from?',
  deleteActiveTokens:
    'May a token be deleted while it is active? False: a token must be revoked or expired before it can be deleted.',
  uniqueTokenNames: "True: the names of one owner's tokens differ.",
} as const satisfies Record<keyof TokenPolicy, string>;

const OrganizationPolicy = builder.objectRef<TokenPolicy>('OrganizationPolicy').implement({
  description: 'What an organization asks of its tokens and keys.',
  fields: (t) => ({
    defaultTokenLifetime: t.expose('defaultTokenLifetime', {
      type: 'Duration',
      nullable: true,
      description: POLICY.defaultTokenLifetime,
    }),
    maxTokenLifetime: t.expose('maxTokenLifetime', {
      type: 'Duration',
      nullable: true,
      description: POLICY.maxTokenLifetime,
    }),
    neverExpiringTokens: t.exposeBoolean('neverExpiringTokens', {
      description: POLICY.neverExpiringTokens,
    }),
    requireIpAllowList: t.exposeBoolean('requireIpAllowList', {
      description: POLICY.requireIpAllowList,
    }),
    deleteActiveTokens: t.exposeBoolean('deleteActiveTokens', {
      description: POLICY.deleteActiveTokens,
    }),
    uniqueTokenNames: t.exposeBoolean('uniqueTokenNames', { description: POLICY.uniqueTokenNames }),
  }),
});

/** The tenant. */
export const OrganizationType = builder.objectRef<OrganizationFacts>('Organization').implement({
  description: 'The tenant: members, roles, tokens and keys belong to one.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      resolve: ({ id }) => toGlobalId('Organization', id),
      description: 'Its global id.',
    }),
    slug: t.exposeString('slug', {
      description: 'Its name in addresses and at sign-in. Never changes.',
    }),
    name: t.exposeString('name', { description: 'Its name for people.' }),
    policy: t.field({
      type: OrganizationPolicy,
      resolve: ({ policy }) => policy,
      description: 'What it asks of its tokens.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

registerNode('Organization', ({ caller }, id) =>
  Promise.resolve(caller?.standing.organization.id === id ? caller.standing.organization : null),
);

builder.queryField('organization', (t) =>
  t.field({
    type: OrganizationType,
    description: "The viewer's organization.",
    authScopes: { signedIn: true },
    resolve: (_parent, _args, { request }) => {
      if (!request.caller) throw new UnauthenticatedError();
      return request.caller.standing.organization;
    },
  }),
);

const UNCHANGED = 'Omitted or null: unchanged.';
/**
 * Null is told apart here, and nowhere else but for the description of a token: there is no other
 * value for "no limit".
 */
const LIFTS =
  'Omitted: unchanged. Null: removes it, and is rejected next to a null that means unchanged.';

const OrganizationPolicyInput = builder.inputType('OrganizationPolicyInput', {
  description:
    'What to change of the token policy. Null removes a lifetime and leaves everything else unchanged. An input with both is rejected, because it comes from a client that sends null for what it leaves out: it must not lift a limit by accident.',
  fields: (t) => ({
    defaultTokenLifetime: t.field({
      type: 'Duration',
      description: `How long a token lives when nothing is said. ${LIFTS}`,
    }),
    maxTokenLifetime: t.field({
      type: 'Duration',
      description: `How long a token may live at most. ${LIFTS}`,
    }),
    neverExpiringTokens: t.boolean({ description: `${POLICY.neverExpiringTokens} ${UNCHANGED}` }),
    requireIpAllowList: t.boolean({ description: `${POLICY.requireIpAllowList} ${UNCHANGED}` }),
    deleteActiveTokens: t.boolean({ description: `${POLICY.deleteActiveTokens} ${UNCHANGED}` }),
    uniqueTokenNames: t.boolean({ description: `${POLICY.uniqueTokenNames} ${UNCHANGED}` }),
  }),
});

defineMutation('updateOrganization', {
  description:
    "Changes the organization's name and token policy. Existing tokens keep their expiry. Loosening the policy takes organization:relax-policy.",
  authScopes: { permissionOnTarget: ['organization:update', 'organization:relax-policy'] },
  errors: [ValidationError, InsufficientAuthorityError],
  inputDescription: 'What to change; what is left out stays.',
  input: (t) => ({
    name: t.string({ description: 'A new name: 1 to 100 characters. Omitted or null: unchanged.' }),
    policy: t.field({
      type: OrganizationPolicyInput,
      description: 'What to change of the token policy. Omitted or null: unchanged.',
    }),
  }),
  payloadDescription: 'The organization as it is now.',
  payload: { organization: { type: OrganizationType, description: 'With the changes.' } },
  resolve: async (request, input) => ({ organization: await updateOrganization(request, input) }),
});
