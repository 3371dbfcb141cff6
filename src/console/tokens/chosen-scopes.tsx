import { X } from 'lucide-react';
import { Tag } from '../components/badge.tsx';
import { IconButton } from '../components/button.tsx';
import type { ScopeDraft } from './scope-draft.ts';
import './tokens.css';

/** The selected scopes. Each can be limited to entities or removed. */
export function ChosenScopes({
  value,
  onChange,
}: {
  readonly value: readonly ScopeDraft[];
  readonly onChange: (value: readonly ScopeDraft[]) => void;
}) {
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
