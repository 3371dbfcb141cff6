import { useState } from 'react';
import { UpdateOrganizationDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { CheckboxField, TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Card } from '../../components/page.tsx';
import { say } from '../../components/toast.tsx';
import type { Viewer } from '../../session/viewer.ts';
import '../../tokens/tokens.css';
import { LifetimeField } from './lifetime-field.tsx';

type Policy = Viewer['organization']['policy'];

const FLAGS = [
  ['neverExpiringTokens', 'Tokens may never expire', 'Otherwise every new token and key has an end.'],
  ['requireIpAllowList', 'Every token names the addresses that it may be used from', 'A token that leaks is of no use elsewhere.'],
  ['deleteActiveTokens', 'Active tokens can be deleted', 'Otherwise a token has to be revoked or expired first.'],
  ['uniqueTokenNames', 'The names of one owner’s tokens differ', 'So that a name in a log says which it was.'],
] as const satisfies readonly (readonly [keyof Policy, string, string])[];

const PLACED = ['name', 'policy.defaultTokenLifetime', 'policy.maxTokenLifetime'];

/** Changes the organization's name and token policy. */
export function OrganizationForm({ organization }: { readonly organization: Viewer['organization'] }) {
  const [name, setName] = useState(organization.name);
  const [policy, setPolicy] = useState<Policy>(organization.policy);
  const update = useChange(UpdateOrganizationDocument);
  const isChanged = name !== organization.name || Object.entries(policy).some(([key, value]) => value !== organization.policy[key as keyof Policy]);
  const submit = async (): Promise<void> => {
    if (await update.run({ input: changesOf(organization, name, policy) })) say('The settings are saved');
  };
  return (
    <Form
      trouble={update.trouble}
      placed={PLACED}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={update.isRunning} disabled={!isChanged}>
            Save
          </Button>
          {isChanged && (
            <Button
              onClick={() => {
                setName(organization.name);
                setPolicy(organization.policy);
              }}
            >
              Undo changes
            </Button>
          )}
        </>
      }
    >
      <Card title="Organization" lead={`Its name in addresses and at sign-in is ${organization.slug}, and stays so.`}>
        <div className="narrow">
          <TextField name="name" label="Name" required maxLength={100} autoComplete="off" value={name} onChange={setName} />
        </div>
      </Card>
      <Card title="Token policy" lead="For tokens and keys that are made from now on. Those that there are keep their expiry.">
        <div className="pair">
          <LifetimeField
            name="policy.defaultTokenLifetime"
            label="Default lifetime"
            hint="When nothing is said."
            noneLabel="As long as the policy allows"
            value={policy.defaultTokenLifetime}
            onChange={(defaultTokenLifetime) => setPolicy({ ...policy, defaultTokenLifetime })}
          />
          <LifetimeField
            name="policy.maxTokenLifetime"
            label="Longest lifetime"
            hint="No token may live longer."
            noneLabel="No limit"
            value={policy.maxTokenLifetime}
            onChange={(maxTokenLifetime) => setPolicy({ ...policy, maxTokenLifetime })}
          />
        </div>
        {FLAGS.map(([key, label, hint]) => (
          <CheckboxField key={key} label={label} hint={hint} isChecked={policy[key]} onChange={(isChecked) => setPolicy({ ...policy, [key]: isChecked })} />
        ))}
      </Card>
    </Form>
  );
}

/** What is sent: what has changed, and nothing else, so that the audit log says what was done. */
function changesOf({ name: before, policy: policyBefore }: Viewer['organization'], name: string, policy: Policy) {
  const changed = Object.entries(policy).filter(([key, value]) => key !== '__typename' && value !== policyBefore[key as keyof Policy]);
  return { ...(name !== before && { name }), ...(changed.length > 0 && { policy: Object.fromEntries(changed) }) };
}
