import { timingSafeEqual } from 'node:crypto';
import type { SetUpLink } from '../core/call.ts';
import { drawSecret } from '../secrets/random.ts';

/**
 * Creates the one-time link that creates the first owner. Kept in memory only, so a restart prints
 * a new one. All workers share one.
 */
export function createSetUpLink(
  text = drawSecret('SET_UP').text,
): SetUpLink & { readonly secret: string } {
  let open = true;
  return {
    secret: text,
    isOpenedBy: (secret) =>
      open &&
      Buffer.byteLength(secret) === text.length &&
      timingSafeEqual(Buffer.from(secret), Buffer.from(text)),
    close: () => {
      open = false;
    },
  };
}
