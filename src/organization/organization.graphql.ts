import type { OrganizationBasis, TokenPolicy } from '../access/standing.ts';
import { toGlobalId } from '../core/global-id.ts';
import { builder } from '../graphql/builder.ts';
import { defineMutation } from '../graphql/mutation.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { loadOrganization } from './organization.loader.ts';
import { UPDATE_ORGANIZATION, updateOrganization } from './update-organization.usecase.ts';

/** The descriptions of the policy fields, shared by the output and input types. */
const POLICY = {
  defaultTokenLifetime:
    'The lifetime of a token that is created without an expiry. Null: as long as the policy allows.',
  maxTokenLifetime: 'The maximum lifetime of a token. Null: no limit.',
  neverExpiringTokens: 'Whether tokens that never expire can be created.',
  requireIpAllowList: 'Whether every token must have an IP allow list.',
  deleteActiveTokens:
    'Whether an active token can be deleted. If false, it must be revoked or expired first.',
  uniqueTokenNames: 'Whether the tokens of one owner must have different names.',
} as const satisfies Record<keyof TokenPolicy, string>;

const OrganizationPolicy = builder.objectRef<TokenPolicy>('OrganizationPolicy').implement({
  description: "An organization's policy for its tokens and keys.",
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

/** The GraphQL type of an organization. */
export const OrganizationType = builder.objectRef<OrganizationBasis>('Organization').implement({
  description: 'A tenant. Every member, role, token and key belongs to exactly one.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      resolve: ({ id }) => toGlobalId('Organization', id),
      description: 'The global ID.',
    }),
    slug: t.exposeString('slug', {
      description: 'The identifier in URLs and at sign-in. Never changes.',
    }),
    name: t.string({
      resolve: async (organization, _args, { call }) =>
        (await loadOrganization(call, organization)).name,
      description: 'The display name.',
    }),
    policy: t.field({
      type: OrganizationPolicy,
      resolve: async (organization, _args, { call }) =>
        (await loadOrganization(call, organization)).policy,
      description: 'The token policy.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      resolve: async (organization, _args, { call }) =>
        (await loadOrganization(call, organization)).createdAt,
      description: 'When the organization was created.',
    }),
  }),
});

registerNode('Organization', ({ caller }, id) =>
  Promise.resolve(caller?.standing.organization.id === id ? caller.standing.organization : null),
);

builder.queryField('organization', (t) =>
  t.withAuth({ signedIn: true }).field({
    type: OrganizationType,
    description: "The viewer's organization.",
    resolve: (_parent, _args, { call: { caller } }) => caller.standing.organization,
  }),
);

const UNCHANGED = 'Omitted or null: unchanged.';
/**
 * Null differs from omission only here and in the description of a token, because no other value
 * means "no limit".
 */
const LIFTS =
  'Omitted: unchanged. Null: removes the limit; rejected if another field has a null that means unchanged.';

const OrganizationPolicyInput = builder.inputType('OrganizationPolicyInput', {
  description:
    'Changes to the token policy. Null removes a lifetime limit, but leaves any other field unchanged. An input with both kinds of null is rejected, because a client that sends null for omitted fields must not remove a limit by accident.',
  fields: (t) => ({
    defaultTokenLifetime: t.field({
      type: 'Duration',
      description: `The lifetime of a token that is created without an expiry. ${LIFTS}`,
    }),
    maxTokenLifetime: t.field({
      type: 'Duration',
      description: `The maximum lifetime of a token. ${LIFTS}`,
    }),
    neverExpiringTokens: t.boolean({ description: `${POLICY.neverExpiringTokens} ${UNCHANGED}` }),
    requireIpAllowList: t.boolean({ description: `${POLICY.requireIpAllowList} ${UNCHANGED}` }),
    deleteActiveTokens: t.boolean({ description: `${POLICY.deleteActiveTokens} ${UNCHANGED}` }),
    uniqueTokenNames: t.boolean({ description: `${POLICY.uniqueTokenNames} ${UNCHANGED}` }),
  }),
});

defineMutation('updateOrganization', {
  description:
    "Changes the organization's name and token policy. Existing tokens keep their expiry. Relaxing the policy requires organization:relax-policy.",
  authScopes: { permissionOnTarget: UPDATE_ORGANIZATION },
  inputDescription: 'The changes. Omitted fields stay unchanged.',
  input: (t) => ({
    name: t.string({ description: 'A new name: 1 to 100 characters. Omitted or null: unchanged.' }),
    policy: t.field({
      type: OrganizationPolicyInput,
      description: 'Changes to the token policy. Omitted or null: unchanged.',
    }),
  }),
  payloadDescription: 'The updated organization.',
  payload: { organization: { type: OrganizationType, description: 'The updated organization.' } },
  resolve: async (call, input) => ({ organization: await updateOrganization(call, input) }),
});
