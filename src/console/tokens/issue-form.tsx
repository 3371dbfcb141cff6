import { useState, type ReactNode } from 'react';
import type { Catalog } from '../../catalog/catalog.ts';
import { NOTHING, type PermissionSet } from '../../catalog/permission-set.ts';
import type { ExpiryInput, ScopeInput } from '../../generated/console/graphql.ts';
import { issuesBelow, type Trouble } from '../api/refusal.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { RadioField, TextAreaField, TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Card } from '../components/page.tsx';
import { toSet } from '../permissions/catalog.ts';
import { useViewer } from '../session/viewer.ts';
import { AddressField, toAddresses } from './address-field.tsx';
import { ExpiryField, firstChoice, isComplete, toExpiryInput } from './expiry-field.tsx';
import { ReachSummary } from './reach-summary.tsx';
import { ScopeFields, toScopeInputs, type ScopeDraft } from './scope-fields.tsx';

/** What a token and a key are both made from. */
export interface IssueInput {
  readonly name: string;
  readonly description?: string;
  readonly expires?: ExpiryInput;
  readonly scopes?: ScopeInput[];
  readonly ipAllowList: string[];
}

/** The form of a token or key that acts under another role than the viewer's own. */
export function IssueForm({
  catalog,
  role,
  roleField,
  trouble,
  isBusy,
  action,
  cancelTo,
  onSubmit,
}: {
  readonly catalog: Catalog;
  /** The role that it acts under; null while none is chosen. */
  readonly role: { readonly name: string; readonly permissions: readonly string[] } | null;
  /** Where the role is chosen, if it is. */
  readonly roleField?: ReactNode;
  readonly trouble: Trouble | null;
  readonly isBusy: boolean;
  readonly action: string;
  readonly cancelTo: string;
  readonly onSubmit: (input: IssueInput) => void;
}) {
  const { organization, permissions } = useViewer();
  const { policy } = organization;
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [expires, setExpires] = useState(() => firstChoice(policy));
  const [isNarrowed, setNarrowed] = useState(false);
  const [scopes, setScopes] = useState<readonly ScopeDraft[]>([]);
  const [addresses, setAddresses] = useState('');

  const held = toSet(catalog, permissions);
  const ofRole: PermissionSet = role ? toSet(catalog, role.permissions) : NOTHING;
  const scopeInputs = isNarrowed ? toScopeInputs(scopes) : null;
  const ipAllowList = [...toAddresses(addresses)];

  const submit = (): void => {
    const expiry = toExpiryInput(expires);
    onSubmit({
      name,
      ...(description.trim() !== '' && { description }),
      ...(expiry && { expires: expiry }),
      ...(scopeInputs && { scopes: scopeInputs }),
      ipAllowList,
    });
  };

  return (
    <Form
      layout="with-aside"
      trouble={trouble}
      placed={['name', 'description', 'role', 'expires', 'ipAllowList', 'scopes']}
      onSubmit={() => isComplete(expires) && submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {action}
          </Button>
          <LinkButton to={cancelTo}>Cancel</LinkButton>
        </>
      }
      aside={
        <ReachSummary
          catalog={catalog}
          reach={{ scopes: scopeInputs, role: ofRole }}
          isEndless={expires.kind === 'never'}
          isFromAnywhere={ipAllowList.length === 0}
        />
      }
    >
      <Card title="What is it for?">
        <TextField
          name="name"
          label="Name"
          hint="So that it is known again: the program or the machine that will have it."
          required
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={setName}
        />
        <TextAreaField name="description" label="Description" isOptional rows={2} maxLength={1000} value={description} onChange={setDescription} />
        <ExpiryField policy={policy} value={expires} onChange={setExpires} />
      </Card>
      <Card title="What may it do?">
        {roleField}
        <RadioField
          label="Permissions"
          value={isNarrowed ? 'chosen' : 'role'}
          onChange={(value) => setNarrowed(value === 'chosen')}
          options={[
            { value: 'role', label: 'All of the role', hint: `Whatever ${role?.name ?? 'the role'} allows at each request, but for making tokens and keys.` },
            { value: 'chosen', label: 'Only what I choose', hint: 'The chosen permissions, as far as the role allows them at each request.' },
          ]}
        />
        {isNarrowed && <ScopeFields catalog={catalog} held={held} value={scopes} onChange={setScopes} issues={issuesBelow(trouble, 'scopes')} />}
      </Card>
      <Card title="Where may it be used from?">
        <AddressField isRequired={policy.requireIpAllowList} value={addresses} onChange={setAddresses} />
      </Card>
    </Form>
  );
}
