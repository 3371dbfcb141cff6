import { createContext } from 'react';

/**
 * Where menus and lists open: inside the main part of the page, so that they belong to a landmark.
 * Null inside a dialog: there they open next to their trigger, because the page below is inert.
 */
export const PortalContext = createContext<HTMLElement | null>(null);
