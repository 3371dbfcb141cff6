import type { ComponentType } from 'react';
import { PAGE_LIST, PAGES, type PageName } from './paths.ts';

const MODULES = import.meta.glob<{ readonly default: ComponentType }>([
  './pages/*/*-page.tsx',
  // Visitors who are not signed in have these; the application includes them.
  '!./pages/{set-up,invitation}/*',
]);

/** Loads the code of a page, which is a chunk of its own. */
export async function loadPage(name: PageName): Promise<{ readonly default: ComponentType }> {
  const path = `./pages/${PAGES[name].file}.tsx`;
  const load = MODULES[path];
  if (!load) throw new Error(`The page ${name} has no file ${path}.`);
  return load();
}

/** Starts to load the code of the page at an address, before anything has asked to show it. */
export function preloadPage(pathname: string): void {
  const page = PAGE_LIST.find(([, { path }]) =>
    new RegExp(`^${path.replace(':id', '[^/]+')}/?$`).test(pathname),
  );
  // A chunk that cannot be loaded is told where the page is shown.
  if (page) loadPage(page[0]).catch(() => undefined);
}
