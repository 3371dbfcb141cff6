import { UpdateOrganizationDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/change.ts';
import { DraftForm } from '../../components/draft-form.tsx';
import { useDraft } from '../../components/draft.ts';
import { CheckboxField } from '../../components/choice.tsx';
import { TextField } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { Card } from '../../components/page.tsx';
import { say } from '../../components/toast.tsx';
import { useMay, type Viewer } from '../../session/viewer.ts';
import { LifetimeField } from './lifetime-field.tsx';

type Policy = Viewer['organization']['policy'];

const FLAGS = [
  [
    'neverExpiringTokens',
    'Allow non-expiring tokens',
    'Otherwise every new token and key needs an expiry.',
  ],
  [
    'requireIpAllowList',
    'Require an IP allowlist',
    'A leaked token is useless from other addresses.',
  ],
  [
    'deleteActiveTokens',
    'Allow deleting active tokens',
    'Otherwise a token must be revoked or expired first.',
  ],
  [
    'uniqueTokenNames',
    'Require unique token names per owner',
    'A name in a log then identifies one token.',
  ],
] as const satisfies readonly (readonly [keyof Policy, string, string])[];

const PLACED = ['name', 'policy.defaultTokenLifetime', 'policy.maxTokenLifetime'];

/** Changes the organization's name and token policy. */
export function OrganizationForm({
  organization,
}: {
  readonly organization: Viewer['organization'];
}) {
  const mayRelax = useMay('organization:relax-policy');
  const draft = useDraft(`${organization.id}:settings`, {
    name: organization.name,
    policy: organization.policy,
  });
  const { name, policy } = draft.values;
  const setPolicy = (next: Policy): void => draft.set({ policy: next });
  const update = useChange(UpdateOrganizationDocument);
  const submit = async (): Promise<boolean> => {
    if (!(await update.run({ input: changesOf(organization, name, policy) }))) return false;
    say('Saved');
    return true;
  };
  return (
    <DraftForm
      {...{ draft, change: update }}
      placed={PLACED}
      action="Save"
      isPossible={draft.isDirty}
      onSubmit={submit}
    >
      <Card title="Organization" lead={`URL name: ${organization.slug} (can't be changed)`}>
        <div className="narrow">
          <TextField
            name="name"
            label="Name"
            required
            maxLength={100}
            autoComplete="off"
            value={name}
            onChange={(next) => draft.set({ name: next })}
          />
        </div>
      </Card>
      <Card title="Token policy" lead="Applies to new tokens and keys.">
        {!mayRelax && (
          <Notice>
            You can make the policy stricter. Loosening it requires organization:relax-policy.
          </Notice>
        )}
        <div className="pair">
          <LifetimeField
            name="policy.defaultTokenLifetime"
            label="Default lifetime"
            hint="Used when no expiry is chosen."
            noneLabel="Maximum lifetime"
            value={policy.defaultTokenLifetime}
            onChange={(defaultTokenLifetime) => setPolicy({ ...policy, defaultTokenLifetime })}
          />
          <LifetimeField
            name="policy.maxTokenLifetime"
            label="Maximum lifetime"
            hint="Tokens and keys can't outlast this."
            noneLabel="No limit"
            value={policy.maxTokenLifetime}
            onChange={(maxTokenLifetime) => setPolicy({ ...policy, maxTokenLifetime })}
          />
        </div>
        {FLAGS.map(([key, label, hint]) => (
          <CheckboxField
            key={key}
            label={label}
            hint={hint}
            isChecked={policy[key]}
            onChange={(isChecked) => setPolicy({ ...policy, [key]: isChecked })}
          />
        ))}
      </Card>
    </DraftForm>
  );
}

/** Returns only the changed values, so that the audit log records only changes. */
function changesOf(
  { name: before, policy: policyBefore }: Viewer['organization'],
  name: string,
  policy: Policy,
) {
  const changed = Object.entries(policy).filter(
    ([key, value]) => key !== '__typename' && value !== policyBefore[key as keyof Policy],
  );
  return {
    ...(name !== before && { name }),
    ...(changed.length > 0 && { policy: Object.fromEntries(changed) }),
  };
}
