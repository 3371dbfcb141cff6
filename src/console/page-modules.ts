import type { ComponentType } from 'react';
import { PAGE_LIST, PAGES, type PageName } from './paths.ts';

const MODULES = import.meta.glob<{ readonly default: ComponentType }>([
  './pages/*/*-page.tsx',
  // Shown without signing in; the application imports them.
  '!./pages/{set-up,invitation}/*',
]);

/** Loads the code of a page, which is a separate chunk. */
export async function loadPage(name: PageName): Promise<{ readonly default: ComponentType }> {
  const path = `./pages/${PAGES[name].file}.tsx`;
  const load = MODULES[path];
  if (!load) throw new Error(`The page ${name} has no file ${path}.`);
  return load();
}

/** Starts to load the code of the page at an address. */
export function preloadPage(pathname: string): void {
  const page = PAGE_LIST.find(([, { path }]) =>
    new RegExp(`^${path.replace(':id', '[^/]+')}/?$`).test(pathname),
  );
  // The route reports a chunk that cannot be loaded.
  if (page) loadPage(page[0]).catch(() => undefined);
}
