import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import './tabs.css';

/** Parts of a page, one in sight at a time. Arrow keys move between the tabs. */
export function Tabs({
  label,
  tabs,
}: {
  readonly label: string;
  readonly tabs: readonly { readonly key: string; readonly title: string; readonly content: ReactNode }[];
}) {
  return (
    <Base.Root defaultValue={tabs[0]?.key}>
      <Base.List className="tabs-list" aria-label={label} activateOnFocus>
        {tabs.map(({ key, title }) => (
          <Base.Tab key={key} value={key} className="tab">
            {title}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map(({ key, content }) => (
        <Base.Panel key={key} value={key} className="tab-panel">
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
