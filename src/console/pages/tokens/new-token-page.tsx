import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Catalog } from '../../../catalog/catalog.ts';
import { CreateTokenDocument } from '../../../generated/console/graphql.ts';
import { useChange } from '../../api/queries.ts';
import { issuesBelow } from '../../api/refusal.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { RadioField, TextAreaField, TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Card, PageHeader } from '../../components/page.tsx';
import { ErrorState, PageSkeleton } from '../../components/states.tsx';
import { PATHS } from '../../paths.ts';
import { toSet, useCatalog } from '../../permissions/catalog.ts';
import { useViewer } from '../../session/viewer.ts';
import { AddressField, toAddresses } from '../../tokens/address-field.tsx';
import { ExpiryField, firstChoice, isComplete, toExpiryInput } from '../../tokens/expiry-field.tsx';
import { ReachSummary } from '../../tokens/reach-summary.tsx';
import { ScopeFields, toScopeInputs, type ScopeDraft } from '../../tokens/scope-fields.tsx';
import { showSecret } from '../../tokens/shown-secret.ts';

const BACK = { to: PATHS.tokens, title: 'My tokens' };

/** Makes a token of one's own; its secret is shown on the token's page next. */
export default function NewTokenPage() {
  const catalog = useCatalog();
  return (
    <>
      <PageHeader title="New token" lead="Give it no more than it needs, for no longer than it needs it." back={BACK} />
      {catalog.data ? (
        <NewToken catalog={catalog.data} />
      ) : catalog.error ? (
        <ErrorState error={catalog.error} onRetry={() => void catalog.refetch()} />
      ) : (
        <PageSkeleton />
      )}
    </>
  );
}

function NewToken({ catalog }: { readonly catalog: Catalog }) {
  const { organization, permissions, role } = useViewer();
  const { policy } = organization;
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [expires, setExpires] = useState(() => firstChoice(policy));
  const [isNarrowed, setNarrowed] = useState(false);
  const [scopes, setScopes] = useState<readonly ScopeDraft[]>([]);
  const [addresses, setAddresses] = useState('');
  const [, navigate] = useLocation();
  const create = useChange(CreateTokenDocument);

  const held = toSet(catalog, permissions);
  const scopeInputs = isNarrowed ? toScopeInputs(scopes) : null;
  const ipAllowList = toAddresses(addresses);

  const submit = async (): Promise<void> => {
    const expiry = toExpiryInput(expires);
    const made = await create.run({
      input: {
        name,
        ...(description.trim() !== '' && { description }),
        ...(expiry && { expires: expiry }),
        ...(scopeInputs && { scopes: scopeInputs }),
        ipAllowList: [...ipAllowList],
      },
    });
    if (!made) return;
    showSecret(made.personalAccessToken.id, made.secret);
    navigate(PATHS.token.replace(':id', made.personalAccessToken.id), { replace: true });
  };

  return (
    <Form
      layout="with-aside"
      trouble={create.trouble}
      placed={['name', 'description', 'expires', 'ipAllowList', 'scopes']}
      onSubmit={() => isComplete(expires) && void submit()}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={create.isRunning}>
            Make token
          </Button>
          <LinkButton to={PATHS.tokens}>Cancel</LinkButton>
        </>
      }
      aside={
        <ReachSummary
          catalog={catalog}
          reach={{ scopes: scopeInputs, role: held }}
          isEndless={expires.kind === 'never'}
          isFromAnywhere={ipAllowList.length === 0}
        />
      }
    >
      <Card title="What is it for?">
        <TextField
          name="name"
          label="Name"
          hint="So that you know it again: the program or the machine that will have it."
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
        <RadioField
          label="Permissions"
          value={isNarrowed ? 'chosen' : 'role'}
          onChange={(value) => setNarrowed(value === 'chosen')}
          options={[
            { value: 'role', label: 'All of my role', hint: `Whatever ${role.name} allows at each request, but for making tokens and keys.` },
            { value: 'chosen', label: 'Only what I choose', hint: 'The chosen permissions, as far as the role allows them at each request.' },
          ]}
        />
        {isNarrowed && <ScopeFields catalog={catalog} held={held} value={scopes} onChange={setScopes} issues={issuesBelow(create.trouble, 'scopes')} />}
      </Card>
      <Card title="Where may it be used from?">
        <AddressField isRequired={policy.requireIpAllowList} value={addresses} onChange={setAddresses} />
      </Card>
    </Form>
  );
}
