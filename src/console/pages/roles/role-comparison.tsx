import { useState } from 'react';
import { CheckboxField } from '../../components/choice.tsx';
import { Filters } from '../../components/filters.tsx';
import { countOf } from '../../components/range-of.ts';
import { SearchInput } from '../../components/search-input.tsx';
import type { RoleRow } from '../../roles/use-roles.ts';
import { RoleMatrix } from './role-matrix.tsx';
import './compare.css';

/** Compares the permissions of roles, with a search and a filter for differences. */
export function RoleComparison({ roles }: { readonly roles: readonly RoleRow[] }) {
  const [search, setSearch] = useState('');
  const [isDifferent, setDifferent] = useState(true);
  const held = roles.map(({ permissions }) => new Set(permissions));
  const all = [...new Set(roles.flatMap(({ permissions }) => permissions))].sort();
  const differing = all.filter((permission) => !held.every((set) => set.has(permission)));
  const words = search
    .trim()
    .toLowerCase()
    .split(/[\s:]+/);
  const shown = (isDifferent ? differing : all).filter((permission) =>
    words.every((word) => permission.includes(word)),
  );
  return (
    <div className="stack">
      <Filters>
        <SearchInput label="Search permissions" value={search} onChange={setSearch} />
        <div className="compare-toggle">
          <CheckboxField label="Only differences" isChecked={isDifferent} onChange={setDifferent} />
        </div>
      </Filters>
      <p className="soft" role="status">
        {differing.length === 0
          ? 'These roles have the same permissions.'
          : `${countOf(differing.length, ['permission differs', 'permissions differ'])}, ${all.length - differing.length} shared.`}
      </p>
      {shown.length > 0 && <RoleMatrix roles={roles} held={held} permissions={shown} />}
      {shown.length === 0 && search.trim() !== '' && (
        <p className="soft">No matching permissions.</p>
      )}
    </div>
  );
}
