import { useState, type ReactNode } from 'react';
import type { Catalog } from '../../catalog/catalog.ts';
import type { ExpiryInput, ScopeInput } from '../../generated/console/graphql.ts';
import { issuesBelow, type Trouble } from '../api/refusal.ts';
import { DraftNotice } from '../components/draft-notice.tsx';
import type { Draft } from '../components/draft.ts';
import { useDraft } from '../components/draft.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { RadioField, TextAreaField, TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Card } from '../components/page.tsx';
import { toSet } from '../permissions/catalog.ts';
import { useViewer } from '../session/viewer.ts';
import { AddressField, toAddresses } from './address-field.tsx';
import {
  ExpiryField,
  firstChoice,
  isSendable,
  toExpiryInput,
  type ExpiryChoice,
} from './expiry-field.tsx';
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

/**
 * A token or key, as typed so far. Least privilege is the default: nothing is permitted that was
 * not chosen.
 */
export interface IssueDraft {
  readonly name: string;
  readonly description: string;
  readonly expires: ExpiryChoice;
  readonly isNarrowed: boolean;
  readonly scopes: readonly ScopeDraft[];
  readonly addresses: string;
  /**
   * The key of the role that an API key is to have; empty: none is chosen, or it is not chosen
   * here.
   */
  readonly role: string;
}

/** The draft of a new token or key, kept until it is created. `key` names the form: `new-token`. */
export function useIssueDraft(key: string): Draft<IssueDraft> {
  const { policy } = useViewer().organization;
  const [expires] = useState(() => firstChoice(policy));
  return useDraft<IssueDraft>(key, {
    name: '',
    description: '',
    expires,
    isNarrowed: true,
    scopes: [],
    addresses: '',
    role: '',
  });
}

const toInput = ({
  name,
  description,
  expires,
  isNarrowed,
  scopes,
  addresses,
}: IssueDraft): IssueInput => {
  const expiry = toExpiryInput(expires);
  return {
    name,
    ...(description.trim() !== '' && { description }),
    ...(expiry && { expires: expiry }),
    ...(isNarrowed && { scopes: toScopeInputs(scopes) }),
    ipAllowList: [...toAddresses(addresses)],
  };
};

/** The form of a new token or key: what it is for, what it may do, for how long and from where. */
export function IssueForm({
  catalog,
  draft,
  role,
  isOwnRole = false,
  roleField,
  trouble,
  isBusy,
  action,
  cancelTo,
  onSubmit,
}: {
  readonly catalog: Catalog;
  readonly draft: Draft<IssueDraft>;
  /** The role that it acts under; null while none is chosen. */
  readonly role: { readonly name: string; readonly permissions: readonly string[] } | null;
  /** Is it the viewer's own? */
  readonly isOwnRole?: boolean;
  /** Where the role is chosen, if it is. */
  readonly roleField?: ReactNode;
  readonly trouble: Trouble | null;
  readonly isBusy: boolean;
  readonly action: string;
  readonly cancelTo: string;
  /** Sends it. True when it was created: then the draft is done with. */
  readonly onSubmit: (input: IssueInput) => Promise<boolean>;
}) {
  const { organization, permissions } = useViewer();
  const { policy } = organization;
  const { values, set, discard } = draft;
  const [sent, setSent] = useState('');
  const scopeInputs = values.isNarrowed ? toScopeInputs(values.scopes) : null;

  const submit = async (): Promise<void> => {
    setSent(JSON.stringify(values));
    if (await onSubmit(toInput(values))) discard();
  };

  return (
    <Form
      layout="with-aside"
      trouble={trouble}
      placed={['name', 'description', 'role', 'expires', 'ipAllowList', 'scopes']}
      onSubmit={() => isSendable(values.expires, policy) && void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {action}
          </Button>
          <LinkButton to={cancelTo} onClick={discard}>
            Cancel
          </LinkButton>
        </>
      }
      aside={
        <ReachSummary
          catalog={catalog}
          reach={{ scopes: scopeInputs, role: role && toSet(catalog, role.permissions) }}
          isEndless={values.expires.kind === 'never'}
          isFromAnywhere={toAddresses(values.addresses).length === 0}
          isRefused={trouble !== null && sent === JSON.stringify(values)}
        />
      }
    >
      <DraftNotice draft={draft} />
      <Card title="Details">
        <TextField
          name="name"
          label="Name"
          hint="Name it after the app or machine that will use it."
          required
          autoComplete="off"
          value={values.name}
          onChange={(name) => set({ name })}
        />
        <TextAreaField
          name="description"
          label="Description"
          isOptional
          rows={2}
          value={values.description}
          onChange={(description) => set({ description })}
        />
        <ExpiryField
          policy={policy}
          value={values.expires}
          onChange={(expires) => set({ expires })}
        />
      </Card>
      <Card title="Permissions">
        {roleField}
        <AccessField
          {...{ isOwnRole, roleName: role?.name ?? null }}
          isNarrowed={values.isNarrowed}
          onChange={(isNarrowed) => set({ isNarrowed })}
        />
        {values.isNarrowed && (
          <ScopeFields
            catalog={catalog}
            held={toSet(catalog, permissions)}
            value={values.scopes}
            onChange={(scopes) => set({ scopes })}
            issues={issuesBelow(trouble, 'scopes')}
          />
        )}
      </Card>
      <Card title="IP restrictions">
        <AddressField
          isRequired={policy.requireIpAllowList}
          value={values.addresses}
          onChange={(addresses) => set({ addresses })}
        />
      </Card>
    </Form>
  );
}

const AccessField = ({
  isOwnRole,
  roleName,
  isNarrowed,
  onChange,
}: {
  readonly isOwnRole: boolean;
  readonly roleName: string | null;
  readonly isNarrowed: boolean;
  readonly onChange: (isNarrowed: boolean) => void;
}) => (
  <RadioField
    label="Access"
    value={isNarrowed ? 'selected' : 'role'}
    onChange={(value) => onChange(value === 'selected')}
    options={[
      {
        value: 'selected',
        label: 'Selected permissions',
        hint: isOwnRole
          ? 'Only these, and only while your role allows them.'
          : 'Only these, and only while the role allows them.',
      },
      {
        value: 'role',
        label: isOwnRole ? 'Full access of my role' : 'Full access of the role',
        hint: `Everything ${roleName ?? 'the role'} can do, except creating credentials and granting access. Follows role changes.`,
      },
    ]}
  />
);
