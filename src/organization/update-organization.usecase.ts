import { z } from 'zod';
import type { OrganizationFacts, TokenPolicy } from '../access/standing.ts';
import { eitherOf, requireChange, type ChangeKinds } from '../access/hand-out.ts';
import { toGlobalId } from '../core/global-id.ts';
import { parseInput } from '../core/parse-input.ts';
import { ValidationError, type ValidationIssue } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { NAME } from '../core/text-rules.ts';
import { updateOrganizationRow } from './organization.store.ts';
import { isLooser } from './policy.ts';

/** The changes. Omitted fields stay unchanged; a null lifetime removes the limit. */
export interface UpdateOrganizationInput {
  readonly name?: string | null | undefined;
  readonly policy?:
    { readonly [K in keyof TokenPolicy]?: TokenPolicy[K] | null | undefined } | null | undefined;
}

const flag = z.boolean().nullish();
const INPUT = z.object({
  name: NAME.nullish(),
  policy: z
    .object({
      defaultTokenLifetime: z.string().nullish(),
      maxTokenLifetime: z.string().nullish(),
      neverExpiringTokens: flag,
      requireIpAllowList: flag,
      deleteActiveTokens: flag,
      uniqueTokenNames: flag,
    })
    .nullish(),
});

/** The permissions to relax the token policy, and for every other change of an organization. */
const CHANGE_OF_POLICY: ChangeKinds = {
  gives: 'organization:relax-policy',
  takes: 'organization:update',
};
/** The permissions of which `updateOrganization` requires at least one. */
export const UPDATE_ORGANIZATION = eitherOf(CHANGE_OF_POLICY);

/**
 * Returns the issues of nulls in a policy.
 *
 * Security: a client that sends null for every omitted field must not remove the organization's
 * limits by accident (policy bypass). A null lifetime next to a null that means "unchanged"
 * indicates such a client.
 */
function whyNotNulls(
  policy: UpdateOrganizationInput['policy'],
  before: TokenPolicy,
): ValidationIssue[] {
  const nulls = Object.entries(policy ?? {}).flatMap(([key, value]) =>
    value === null ? [key as keyof TokenPolicy] : [],
  );
  if (!nulls.some((key) => !isLifetime(key))) return [];
  return nulls
    .filter((key) => isLifetime(key) && before[key] !== null)
    .map((key) => ({
      path: ['policy', key],
      message: `Null would remove the limit, but another null in this input means unchanged. Omit the fields that must stay unchanged.`,
    }));
}

const isLifetime = (key: string): boolean =>
  key === 'defaultTokenLifetime' || key === 'maxTokenLifetime';

/** Changes the organization's name and token policy. Existing tokens keep their expiry. */
export function updateOrganization(
  call: SignedInCall,
  input: UpdateOrganizationInput,
): Promise<OrganizationFacts> {
  const entityId = toGlobalId('Organization', call.caller.standing.organization.id);
  const options = {
    permission: UPDATE_ORGANIZATION,
    entityId,
    organization: true,
    serialized: true,
  };
  return call.write(options, async ({ em, now, actor, record }) => {
    const before = actor.standing.organization;
    const parsed = parseInput(INPUT, input);
    if (!parsed.ok) throw new ValidationError(parsed.issues);
    const accidental = whyNotNulls(parsed.value.policy, before.policy);
    if (accidental.length > 0) throw new ValidationError(accidental);
    const { name, policy } = parsed.value;
    const changed = Object.entries(policy ?? {}).filter(
      ([key, value]) => value !== undefined && (value !== null || isLifetime(key)),
    );
    const after: OrganizationFacts = {
      ...before,
      name: name ?? before.name,
      policy: { ...before.policy, ...Object.fromEntries(changed) },
    };
    requireChange(
      actor,
      CHANGE_OF_POLICY,
      {
        gives: isLooser(after.policy, before.policy, now),
        takes: isLooser(before.policy, after.policy, now) || after.name !== before.name,
      },
      toGlobalId('Organization', before.id),
      call.catalog,
    );
    await updateOrganizationRow(em, before.id, { name: after.name, ...after.policy });
    const details = [
      ...(name && name !== before.name ? [`name: ${before.name} → ${name}`] : []),
      ...changed.map(([key, value]) => `${key}: ${String(value)}`),
    ];
    await record({
      action: 'organization.updated',
      target: { type: 'Organization', id: before.id, label: before.slug },
      detail: details.join(', '),
    });
    return after;
  });
}
