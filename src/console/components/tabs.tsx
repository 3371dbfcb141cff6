import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { PAGE_PARAMS, withParams } from './list-state.ts';
import './tabs.css';

interface Tab {
  readonly key: string;
  readonly title: string;
  readonly content: ReactNode;
}

interface PartsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
}

interface TabsProps {
  readonly label: string;
  /** False: the viewer may not see this tab. */
  readonly tabs: readonly (Tab | false)[];
}

/** The tabs of a page. The selected tab is kept in the URL. Arrow keys move between the tabs. */
export function Tabs({ label, tabs: all }: TabsProps) {
  const tabs = all.filter((tab) => tab !== false);
  const [path, navigate] = useLocation();
  const search = useSearch();
  const asked = new URLSearchParams(search).get('tab');
  const [first] = tabs;
  const value = tabs.some(({ key }) => key === asked) ? asked : (first?.key ?? null);
  const go = (key: string): void => {
    const restart = Object.fromEntries(PAGE_PARAMS.map((name) => [name, null]));
    navigate(withParams(path, search, { ...restart, tab: key === first?.key ? null : key }), {
      replace: true,
    });
  };
  return (
    <Base.Root value={value} onValueChange={(key: unknown) => typeof key === 'string' && go(key)}>
      <Parts {...{ label, tabs }} />
    </Base.Root>
  );
}

/** The tabs of a form. */
export const FormTabs = ({ label, tabs }: PartsProps) => (
  <Base.Root defaultValue={tabs[0]?.key}>
    <Parts {...{ label, tabs }} />
  </Base.Root>
);

const Parts = ({ label, tabs }: PartsProps) => (
  <>
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
  </>
);
