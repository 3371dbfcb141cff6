import { createContext } from 'react';

/**
 * Where menus and lists are put that open over the page: inside its main part, so that they belong
 * to a landmark. Null inside a dialog: there they are put beside what opened them, because the page
 * beneath is out of reach.
 */
export const PortalContext = createContext<HTMLElement | null>(null);
