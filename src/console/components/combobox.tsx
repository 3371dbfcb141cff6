import { Combobox as Base } from '@base-ui/react/combobox';
import { Field } from '@base-ui/react/field';
import { use } from 'react';
import { PortalContext } from './portal.ts';
import './combobox.css';

/** An option of a combobox. The note is shown below the label and searched too. */
export interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  readonly note?: string | undefined;
}

/** A field that selects one of many options by typing. For few options use `SelectField`. */
export function ComboboxField({
  name,
  label,
  hint,
  placeholder = 'Search',
  options,
  value,
  onChange,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly options: readonly ComboboxOption[];
  /** Null: none is chosen. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  const container = use(PortalContext);
  return (
    <Field.Root name={name} className="field">
      <Base.Root
        autoHighlight
        items={options}
        value={options.find((option) => option.value === value) ?? null}
        onValueChange={(option) => onChange(option?.value ?? null)}
        itemToStringLabel={(option) => option.label}
        itemToStringValue={(option) => option.value}
        isItemEqualToValue={(one, other) => one.value === other.value}
        filter={(option, query) =>
          `${option.label} ${option.note ?? ''}`.toLowerCase().includes(query.trim().toLowerCase())
        }
      >
        <Field.Label className="field-label">{label}</Field.Label>
        <Base.Input className="input" placeholder={placeholder} />
        <Base.Portal container={container ?? undefined}>
          <Base.Positioner sideOffset={4} className="layer">
            <Base.Popup className="menu combobox-popup">
              <Base.Empty className="combobox-empty">No matches</Base.Empty>
              <Base.List className="combobox-list">
                {(option: ComboboxOption) => (
                  <Base.Item key={option.value} value={option} className="combobox-item">
                    {option.label}
                    {option.note !== undefined && (
                      <span className="combobox-note">{option.note}</span>
                    )}
                  </Base.Item>
                )}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
      {hint !== undefined && <Field.Description className="field-hint">{hint}</Field.Description>}
      <Field.Error className="field-error" />
    </Field.Root>
  );
}
