import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { Catalog } from '../../catalog/catalog.ts';
import { issuesBelow } from '../api/refusal.ts';
import { DraftForm, type DraftFormProps } from '../components/draft-form.tsx';
import type { Draft } from '../components/draft.ts';
import { Card } from '../components/page.tsx';
import { pathTo } from '../paths.ts';
import { toSet } from '../permissions/catalog.ts';
import { useViewer } from '../session/viewer.ts';
import { AccessField } from './access-field.tsx';
import { AddressField, NameFields, toAddresses } from './detail-fields.tsx';
import { isSendable } from './expiry-choice.ts';
import { ExpiryField } from './expiry-field.tsx';
import { toIssueInput, type IssueDraft, type IssueInput } from './issue-draft.ts';
import { ReachSummary } from './reach-summary.tsx';
import { toScopeInputs } from './scope-draft.ts';
import { ScopeFields } from './scope-fields.tsx';
import { showSecret } from './shown-secret.ts';

/** What differs between the forms of tokens and keys. */
export interface IssueFormProps {
  readonly draft: Draft<IssueDraft>;
  /** The role that limits the token. Null while none is selected. */
  readonly role: { readonly name: string; readonly permissions: readonly string[] } | null;
  /** Whether it is the viewer's role. */
  readonly isOwnRole?: boolean;
  /** The field that selects the role, if it can be selected. */
  readonly roleField?: ReactNode;
  readonly change: DraftFormProps['change'];
  readonly action: string;
  /** The path of its page. */
  readonly page: string;
  readonly create: (input: IssueInput) => Promise<Issued | null>;
}

/** What was created. */
interface Issued {
  readonly token: { readonly id: string };
  readonly secret: string;
}

/** The form of a new token or key: details, permissions and IP restrictions. */
export function IssueForm({
  catalog,
  cancelTo,
  draft,
  role,
  isOwnRole = false,
  roleField,
  change,
  action,
  page,
  create,
}: IssueFormProps & { readonly catalog: Catalog; readonly cancelTo: string }) {
  const { organization, permissions } = useViewer();
  const { policy } = organization;
  const { values, set } = draft;
  const [sent, setSent] = useState('');
  const [, navigate] = useLocation();

  const submit = async (): Promise<boolean> => {
    if (!isSendable(values.expires, policy)) return false;
    setSent(JSON.stringify(values));
    const made = await create(toIssueInput(values));
    if (!made) return false;
    showSecret(made.token.id, made.secret);
    navigate(pathTo(page, made.token.id), { replace: true });
    return true;
  };

  return (
    <DraftForm
      {...{ draft, change, action, cancelTo }}
      placed={['name', 'description', 'role', 'expires', 'ipAllowList', 'scopes']}
      onSubmit={submit}
      aside={
        <ReachSummary
          catalog={catalog}
          reach={{
            scopes: values.isNarrowed ? toScopeInputs(values.scopes) : null,
            role: role && toSet(catalog, role.permissions),
          }}
          isEndless={values.expires.kind === 'never'}
          isFromAnywhere={toAddresses(values.addresses).length === 0}
          isRefused={change.trouble !== null && sent === JSON.stringify(values)}
        />
      }
    >
      <Card title="Details">
        <NameFields draft={draft} hint="Name it after the app or machine that will use it." />
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
            issues={issuesBelow(change.trouble, 'scopes')}
          />
        )}
      </Card>
      <Card title="IP restrictions">
        <AddressField draft={draft} />
      </Card>
    </DraftForm>
  );
}
