import type { Catalog } from '../../catalog/catalog.ts';
import { covers, type PermissionSet } from '../../catalog/permission-set.ts';
import { CheckboxField } from '../components/choice.tsx';
import './tokens.css';

/** Selects named scopes of the catalogue. */
export function NamedScopes({
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
