import { useSyncExternalStore } from 'react';
import { linkSecret } from './link-secret.ts';

/** Returns the secret of the link that opened this page, or an empty text. */
export const useLinkSecret = (): string =>
  useSyncExternalStore(linkSecret.subscribe, linkSecret.read);
