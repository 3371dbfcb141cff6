import { Collapsible } from '@base-ui/react/collapsible';
import { Check, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Catalog, EntityTypeDefinition } from '../../catalog/catalog.ts';
import { ANY } from '../../catalog/grant.ts';
import { covers, NOTHING, union, type PermissionSet } from '../../catalog/permission-set.ts';
import { Badge } from '../components/badge.tsx';
import { SearchInput } from '../components/search-input.tsx';
import './permissions.css';

/** The props of the picker. */
interface Picking {
  readonly catalog: Catalog;
  /** The viewer's permissions. Others cannot be granted. */
  readonly held: PermissionSet;
  /** The selected permissions and patterns. */
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  /**
   * Returns what a permission or pattern covers: `catalog.scope` for a token, `catalog.grant` for a
   * role.
   */
  readonly spellOut: (grant: string) => PermissionSet;
}

/** Selects permissions and patterns by entity type and operation, with a search. */
export function PermissionPicker(picking: Picking) {
  const [query, setQuery] = useState('');
  const types = [anyType(picking.catalog), ...picking.catalog.entityTypes];
  const found = types.filter((type) => fits(type, query));
  return (
    <div className="picker">
      <SearchInput label="Search entity types and operations" value={query} onChange={setQuery} />
      <div className="picker-list" role="group" aria-label="Permissions by entity type">
        {found.map((type) => (
          <TypeRow
            key={type.name}
            type={type}
            isOpenAtFirst={query !== '' && found.length <= 6}
            {...picking}
          />
        ))}
        {found.length === 0 && (
          <p className="combobox-empty">No matching entity type or operation</p>
        )}
      </div>
    </div>
  );
}

const fits = ({ name, description, operations }: EntityTypeDefinition, query: string): boolean =>
  query
    .toLowerCase()
    .split(/[\s:]+/)
    .every((word) =>
      [name, description?.toLowerCase() ?? '', ...operations].some((text) => text.includes(word)),
    );

/** Returns the row of the patterns that cover every entity type. */
const anyType = ({ entityTypes }: Catalog): EntityTypeDefinition => ({
  name: ANY,
  description: 'All entity types, including future ones',
  operations: [...new Set(entityTypes.flatMap(({ operations }) => operations))],
});

function TypeRow({
  type,
  isOpenAtFirst,
  ...picking
}: Picking & { readonly type: EntityTypeDefinition; readonly isOpenAtFirst: boolean }) {
  const [isToggled, setToggled] = useState<boolean | null>(null);
  const chosen = picking.value.filter((grant) => grant.startsWith(`${type.name}:`));
  const label = type.name === ANY ? 'Any entity type' : type.name;
  return (
    <Collapsible.Root
      className="picker-type"
      open={isToggled ?? isOpenAtFirst}
      onOpenChange={setToggled}
    >
      <Collapsible.Trigger className="picker-head">
        <ChevronRight aria-hidden />
        <span>
          <span className="picker-name">{label}</span>
          {type.description !== null && <span className="picker-note">{type.description}</span>}
        </span>
        {chosen.length > 0 && (
          <Badge tone="accent">
            {chosen.includes(`${type.name}:${ANY}`) ? 'all' : `${chosen.length} selected`}
          </Badge>
        )}
      </Collapsible.Trigger>
      <Collapsible.Panel className="picker-panel">
        <fieldset className="chips">
          <legend className="visually-hidden">{label}</legend>
          {[ANY, ...type.operations].map((operation) => (
            <Chip
              key={operation}
              grant={`${type.name}:${operation}`}
              label={operation === ANY ? 'all operations' : operation}
              {...picking}
            />
          ))}
        </fieldset>
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}

function Chip({
  grant,
  label,
  held,
  value,
  onChange,
  spellOut,
}: Picking & { readonly grant: string; readonly label: string }) {
  const permissions = spellOut(grant);
  const others = value.filter((other) => other !== grant);
  const isChosen = value.includes(grant);
  const isCovered =
    !isChosen &&
    permissions !== NOTHING &&
    covers(others.map(spellOut).reduce(union, NOTHING), permissions);
  const isHeld = permissions !== NOTHING && covers(held, permissions);
  const toggle = (): void =>
    onChange(
      isChosen
        ? others
        : [...others.filter((other) => !covers(permissions, spellOut(other))), grant],
    );
  return (
    <label
      className="chip"
      data-covered={isCovered ? '' : undefined}
      title={
        isHeld ? (isCovered ? 'Already included' : undefined) : "Your role doesn't include this"
      }
    >
      <input
        type="checkbox"
        checked={isChosen || isCovered}
        disabled={isCovered || (!isHeld && !isChosen)}
        onChange={toggle}
      />
      {(isChosen || isCovered) && <Check aria-hidden />}
      {label}
    </label>
  );
}
