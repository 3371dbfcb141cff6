import { useSyncExternalStore } from 'react';
import { linkSecret } from './link-secret.ts';

/** The secret of the link that opened this page; empty when there was none. */
export const useLinkSecret = (): string =>
  useSyncExternalStore(linkSecret.subscribe, linkSecret.read);
