import { X } from 'lucide-react';
import type { Catalog } from '../../catalog/catalog.ts';
import { covers, type PermissionSet } from '../../catalog/permission-set.ts';
import type { ScopeInput } from '../../generated/console/graphql.ts';
import { Tag } from '../components/badge.tsx';
import { IconButton } from '../components/button.tsx';
import { CheckboxField } from '../components/choice.tsx';
import { Notice } from '../components/notice.tsx';
import { FormTabs } from '../components/tabs.tsx';
import { PermissionPicker } from '../permissions/permission-picker.tsx';
import './tokens.css';

/** A scope that is being written: what, and on which entities, as typed. */
export interface ScopeDraft {
  readonly permission: string;
  readonly entities: string;
}

const entitiesOf = ({ entities }: ScopeDraft): string[] =>
  entities
    .split(/[,\n]/)
    .map((entity) => entity.trim())
    .filter((entity) => entity !== '');

/** What is sent: on every entity, unless some are named. */
export const toScopeInputs = (drafts: readonly ScopeDraft[]): ScopeInput[] =>
  drafts.map((draft) => ({
    permission: draft.permission,
    ...(entitiesOf(draft).length > 0 && { entityIds: entitiesOf(draft) }),
  }));

interface Choosing {
  readonly catalog: Catalog;
  /** What the viewer holds. */
  readonly held: PermissionSet;
  readonly value: readonly ScopeDraft[];
  readonly onChange: (value: readonly ScopeDraft[]) => void;
  /** What the server says against them. */
  readonly issues: readonly string[];
}

/** Chooses scopes: named ones, or permissions by entity type; and limits them to entities. */
export function ScopeFields(choosing: Choosing) {
  const { catalog, held, value, onChange, issues } = choosing;
  const names = value.map(({ permission }) => permission);
  const setNames = (next: readonly string[]): void =>
    onChange(
      next.map(
        (permission) =>
          value.find((draft) => draft.permission === permission) ?? { permission, entities: '' },
      ),
    );
  return (
    <div className="stack">
      <FormTabs
        label="Choose by"
        tabs={[
          {
            key: 'named',
            title: 'Named scopes',
            content: <NamedScopes {...{ catalog, held, names, setNames }} />,
          },
          {
            key: 'types',
            title: 'Entity types',
            content: (
              <PermissionPicker
                catalog={catalog}
                held={held}
                value={names}
                onChange={setNames}
                spellOut={(grant) => catalog.scope(grant)}
              />
            ),
          },
        ]}
      />
      {issues.length > 0 && (
        <Notice tone="danger" isLive>
          {issues.map((issue) => (
            <p key={issue}>{issue}</p>
          ))}
        </Notice>
      )}
      <Chosen value={value} onChange={onChange} />
    </div>
  );
}

function NamedScopes({
  catalog,
  held,
  names,
  setNames,
}: {
  readonly catalog: Catalog;
  readonly held: PermissionSet;
  readonly names: readonly string[];
  readonly setNames: (names: readonly string[]) => void;
}) {
  return (
    <div className="scope-choices">
      {catalog.scopes.map(({ name, description }) => {
        const isHeld = covers(held, catalog.scope(name));
        const isChosen = names.includes(name);
        return (
          <CheckboxField
            key={name}
            label={<code>{name}</code>}
            hint={isHeld ? description : `${description} Your role doesn't include this.`}
            isChecked={isChosen}
            isDisabled={!isHeld && !isChosen}
            onChange={(checked) =>
              setNames(checked ? [...names, name] : names.filter((other) => other !== name))
            }
          />
        );
      })}
    </div>
  );
}

function Chosen({ value, onChange }: Pick<Choosing, 'value' | 'onChange'>) {
  if (value.length === 0) return <p className="field-hint">No permissions selected.</p>;
  return (
    <div className="stack-tight">
      <h3>Selected</h3>
      <ul className="chosen">
        {value.map((draft) => (
          <li key={draft.permission} className="chosen-row">
            <span>
              <Tag>{draft.permission}</Tag>
            </span>
            <input
              className="input"
              aria-label={`Item IDs for ${draft.permission}`}
              placeholder="All items"
              spellCheck={false}
              autoComplete="off"
              value={draft.entities}
              onChange={(event) =>
                onChange(
                  value.map((other) =>
                    other === draft ? { ...draft, entities: event.target.value } : other,
                  ),
                )
              }
            />
            <IconButton
              label={`Remove ${draft.permission}`}
              icon={X}
              onClick={() => onChange(value.filter((other) => other !== draft))}
            />
          </li>
        ))}
      </ul>
      <p className="field-hint">
        To limit a permission to specific items, enter their IDs separated by commas.
      </p>
    </div>
  );
}
