import { CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import { ExplainAccessDocument, type ExplainAccessInput } from '../../generated/console/graphql.ts';
import { useRead } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { ComboboxField } from '../components/combobox.tsx';
import { TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Loaded } from '../components/loaded.tsx';
import { Notice } from '../components/notice.tsx';
import { Card } from '../components/page.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { useCatalog } from '../permissions/catalog.ts';
import './explanation.css';

/** Checks whether a token or key has a permission now, and shows each gate. */
export function Explanation({ credentialId }: { readonly credentialId: string }) {
  const { data: catalog } = useCatalog();
  const [permission, setPermission] = useState<string | null>(null);
  const [entityId, setEntityId] = useState('');
  const [ip, setIp] = useState('');
  const [asked, setAsked] = useState<ExplainAccessInput | null>(null);
  const options = (catalog?.permissions ?? []).map((name) => ({ value: name, label: name }));
  const ask = (): void => {
    if (permission === null) return;
    setAsked({
      credentialId,
      permission,
      ...(entityId.trim() !== '' && { entityId: entityId.trim() }),
      ...(ip.trim() !== '' && { ip: ip.trim() }),
    });
  };
  return (
    <div className="pair">
      <Card title="Test access" lead="Checks live, right now.">
        <Form
          trouble={null}
          placed={['permission']}
          onSubmit={ask}
          actions={
            <Button type="submit" variant="primary" disabled={permission === null}>
              Check
            </Button>
          }
        >
          <ComboboxField
            name="permission"
            label="Permission"
            placeholder="channel:publish"
            options={options}
            value={permission}
            onChange={setPermission}
          />
          <TextField
            name="entityId"
            label="Item ID"
            isOptional
            hint="Leave empty for all."
            spellCheck={false}
            autoComplete="off"
            value={entityId}
            onChange={setEntityId}
          />
          <TextField
            name="ip"
            label="IP address"
            isOptional
            hint="Leave empty for your IP."
            spellCheck={false}
            autoComplete="off"
            value={ip}
            onChange={setIp}
          />
        </Form>
      </Card>
      {asked && <Verdict input={asked} />}
    </div>
  );
}

function Verdict({ input }: { readonly input: ExplainAccessInput }) {
  const query = useRead(ExplainAccessDocument, { input });
  return (
    <Loaded query={query} skeleton={<Skeleton size="block" />}>
      {({ explainAccess: { allowed, gates } }) => (
        <Card title="Checks">
          <Notice tone={allowed ? 'ok' : 'danger'} isLive>
            <strong>{allowed ? 'Allowed.' : 'Denied.'}</strong>{' '}
            {gates.find(({ passed }) => !passed)?.reason}
          </Notice>
          <ol className="gates">
            {gates.map(({ gate, passed, reason }) => (
              <li key={gate} className="gate" data-refused={passed ? undefined : ''}>
                {passed ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
                <p className="break">
                  <span className="visually-hidden">{passed ? 'Passed: ' : 'Not passed: '}</span>
                  {reason}
                </p>
                <code className="gate-name">{gate}</code>
              </li>
            ))}
          </ol>
        </Card>
      )}
    </Loaded>
  );
}
