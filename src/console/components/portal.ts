import { createContext } from 'react';

/**
 * The element in which menus and lists open: the main element, so that they belong to a landmark.
 * Null inside a dialog: they open next to their trigger, because the page below is inert.
 */
export const PortalContext = createContext<HTMLElement | null>(null);
