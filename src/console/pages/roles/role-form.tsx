import type { ReactNode } from 'react';
import type { Catalog } from '../../../catalog/catalog.ts';
import { issuesBelow } from '../../api/refusal.ts';
import { Tag } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { DraftForm, type DraftFormProps } from '../../components/draft-form.tsx';
import type { Draft } from '../../components/draft.ts';
import { TextField } from '../../components/field.tsx';
import { IssuesNotice } from '../../components/notice.tsx';
import { Card } from '../../components/page.tsx';
import { toSet } from '../../permissions/catalog.ts';
import { PermissionPicker } from '../../permissions/permission-picker.tsx';
import { X } from 'lucide-react';
import '../../roles/roles.css';

/** The values of a role that is being edited. */
export interface RoleValues {
  readonly name: string;
  /** Null: derived from the name. */
  readonly ownKey: string | null;
  readonly grants: readonly string[];
}

/** Returns the key of a role that is being edited. */
export const keyOf = ({ name, ownKey }: RoleValues): string => ownKey ?? suggestKey(name);

/** Derives a key from a role's name: "Release manager" → "release-manager". */
const suggestKey = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);

/** The form of a role: name, key (of a new role) and grants, next to the resulting permissions. */
export function RoleForm({
  catalog,
  draft,
  isNew,
  grantable,
  change,
  action,
  cancelTo,
  onSubmit,
  aside,
}: {
  readonly catalog: Catalog;
  readonly draft: Draft<RoleValues>;
  readonly isNew: boolean;
  /** The permissions that can be added. Others are disabled. */
  readonly grantable: readonly string[];
  readonly change: DraftFormProps['change'];
  readonly action: string;
  readonly cancelTo: string;
  readonly onSubmit: () => Promise<boolean>;
  readonly aside: (permissions: readonly string[]) => ReactNode;
}) {
  const { name, grants } = draft.values;
  const setGrants = (next: readonly string[]): void => draft.set({ grants: next });
  return (
    <DraftForm
      {...{ draft, change, action, cancelTo, onSubmit }}
      placed={['name', 'key', 'grants']}
      aside={aside(catalog.spellOut(catalog.grants(grants)))}
    >
      <Card title="Details">
        <div className="pair">
          <TextField
            name="name"
            label="Name"
            required
            maxLength={100}
            autoComplete="off"
            value={name}
            onChange={(next) => draft.set({ name: next })}
          />
          <TextField
            name="key"
            label="Key"
            hint={isNew ? "Used in the API. Can't be changed." : "Can't be changed."}
            required
            disabled={!isNew}
            spellCheck={false}
            autoComplete="off"
            value={keyOf(draft.values)}
            onChange={(next) => draft.set({ ownKey: next })}
          />
        </div>
      </Card>
      <Card title="Permissions" lead="You can only grant permissions you have.">
        <PermissionPicker
          catalog={catalog}
          held={toSet(catalog, grantable)}
          value={grants}
          onChange={setGrants}
          spellOut={(grant) => catalog.grant(grant)}
        />
        <IssuesNotice issues={issuesBelow(change.trouble, 'grants')} />
        <Chosen grants={grants} onChange={setGrants} />
      </Card>
    </DraftForm>
  );
}

const Chosen = ({
  grants,
  onChange,
}: {
  readonly grants: readonly string[];
  readonly onChange: (grants: readonly string[]) => void;
}) =>
  grants.length === 0 ? (
    <p className="field-hint">No permissions selected.</p>
  ) : (
    <div className="stack-tight">
      <h3>Selected</h3>
      <ul className="tags">
        {grants.map((grant) => (
          <li key={grant} className="removable">
            <Tag>{grant}</Tag>
            <IconButton
              label={`Remove ${grant}`}
              icon={X}
              onClick={() => onChange(grants.filter((other) => other !== grant))}
            />
          </li>
        ))}
      </ul>
    </div>
  );
