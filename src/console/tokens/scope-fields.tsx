import type { Catalog } from '../../catalog/catalog.ts';
import type { PermissionSet } from '../../catalog/permission-set.ts';
import { later } from '../components/later.tsx';
import { IssuesNotice } from '../components/notice.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { FormTabs } from '../components/tabs.tsx';
import { ChosenScopes } from './chosen-scopes.tsx';
import { NamedScopes } from './named-scopes.tsx';
import type { ScopeDraft } from './scope-draft.ts';

// The tab that is not selected at first.
const PermissionPicker = later(
  () => import('../permissions/permission-picker.tsx').then((module) => module.PermissionPicker),
  <Skeleton size="block" />,
);

interface Choosing {
  readonly catalog: Catalog;
  /** The viewer's permissions. */
  readonly held: PermissionSet;
  readonly value: readonly ScopeDraft[];
  readonly onChange: (value: readonly ScopeDraft[]) => void;
  /** The issues from the server. */
  readonly issues: readonly string[];
}

/** Selects named scopes or permissions by entity type, and limits them to entities. */
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
      <IssuesNotice issues={issues} />
      <ChosenScopes value={value} onChange={onChange} />
    </div>
  );
}
