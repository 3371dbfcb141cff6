import { useState, type ReactNode } from 'react';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { Trouble } from '../../api/refusal.ts';
import { issuesBelow } from '../../api/refusal.ts';
import { Tag } from '../../components/badge.tsx';
import { Button, IconButton, LinkButton } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { Card } from '../../components/page.tsx';
import { toSet } from '../../permissions/catalog.ts';
import { PermissionPicker } from '../../permissions/permission-picker.tsx';
import { useViewer } from '../../session/viewer.ts';
import { X } from 'lucide-react';
import '../../roles/roles.css';
import '../../tokens/tokens.css';

/** A role as it is being written. */
export interface RoleDraft {
  readonly name: string;
  readonly key: string;
  readonly grants: readonly string[];
}

/** A role's key that its name suggests: "Release manager" → "release-manager". */
const suggestKey = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);

/** The fields of a role: name, key (of a new one) and grants, beside what comes of them. */
export function RoleForm({
  catalog,
  first,
  isNew,
  trouble,
  isBusy,
  action,
  cancelTo,
  onSubmit,
  aside,
}: {
  readonly catalog: Catalog;
  readonly first: RoleDraft;
  readonly isNew: boolean;
  readonly trouble: Trouble | null;
  readonly isBusy: boolean;
  readonly action: string;
  readonly cancelTo: string;
  readonly onSubmit: (draft: RoleDraft) => void;
  readonly aside: (permissions: readonly string[]) => ReactNode;
}) {
  const { permissions } = useViewer();
  const [name, setName] = useState(first.name);
  const [ownKey, setOwnKey] = useState<string | null>(isNew ? null : first.key);
  const [grants, setGrants] = useState(first.grants);
  const key = ownKey ?? suggestKey(name);
  return (
    <Form
      layout="with-aside"
      trouble={trouble}
      placed={['name', 'key', 'grants']}
      onSubmit={() => onSubmit({ name, key, grants })}
      actions={
        <>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {action}
          </Button>
          <LinkButton to={cancelTo}>Cancel</LinkButton>
        </>
      }
      aside={aside(catalog.spellOut(catalog.grants(grants)))}
    >
      <Card title="What is it called?">
        <div className="pair">
          <TextField name="name" label="Name" required maxLength={100} autoComplete="off" value={name} onChange={setName} />
          <TextField
            name="key"
            label="Key"
            hint={isNew ? 'Its name in the API. It never changes.' : 'It never changes.'}
            required
            disabled={!isNew}
            spellCheck={false}
            autoComplete="off"
            value={key}
            onChange={setOwnKey}
          />
        </div>
      </Card>
      <Card title="What may it do?" lead="You can give what you hold yourself, and no more.">
        <PermissionPicker catalog={catalog} held={toSet(catalog, permissions)} value={grants} onChange={setGrants} spellOut={(grant) => catalog.grant(grant)} />
        <Issues issues={issuesBelow(trouble, 'grants')} />
        <Chosen grants={grants} onChange={setGrants} />
      </Card>
    </Form>
  );
}

const Issues = ({ issues }: { readonly issues: readonly string[] }) =>
  issues.length === 0 ? null : (
    <Notice tone="danger" isLive>
      {issues.map((issue) => (
        <p key={issue}>{issue}</p>
      ))}
    </Notice>
  );

const Chosen = ({ grants, onChange }: { readonly grants: readonly string[]; readonly onChange: (grants: readonly string[]) => void }) =>
  grants.length === 0 ? (
    <p className="field-hint">Nothing is chosen yet: whoever has the role could do nothing.</p>
  ) : (
    <div className="stack-tight">
      <h3>Chosen</h3>
      <ul className="tags">
        {grants.map((grant) => (
          <li key={grant} className="removable">
            <Tag>{grant}</Tag>
            <IconButton label={`Remove ${grant}`} icon={X} onClick={() => onChange(grants.filter((other) => other !== grant))} />
          </li>
        ))}
      </ul>
    </div>
  );
