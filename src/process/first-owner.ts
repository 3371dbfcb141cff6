import type { Call, SetUpLink } from '../core/call.ts';
import { InvalidStateError, Refusal, ValidationError } from '../core/refusal.ts';
import { StartupError } from '../core/startup-error.ts';
import { makeFirstOwner } from '../member/set-up.usecase.ts';
import { isSetUp } from '../organization/organization.store.ts';
import type { Config } from './config.ts';
import { createSetUpLink } from './set-up-link.ts';

/**
 * Creates the first owner if the environment names one. Returns the set-up link if no owner exists
 * yet.
 */
export async function makeOwner(
  config: Config,
  request: Call,
  setUpSecret: string | undefined,
): Promise<(SetUpLink & { secret: string }) | null> {
  if (await isSetUp(request.em)) return null;
  const {
    LATCHKEY_OWNER_EMAIL: email,
    LATCHKEY_OWNER_PASSWORD: password,
    LATCHKEY_ORGANIZATION: organization,
  } = config;
  if (email === undefined || password === undefined) return createSetUpLink(setUpSecret);
  try {
    await makeFirstOwner(request, {
      organization,
      email,
      password,
      name: email.slice(0, email.indexOf('@')),
    });
  } catch (error) {
    // Another instance created the owner first.
    if (error instanceof InvalidStateError) return null;
    if (
      error instanceof ValidationError &&
      error.issues.every(({ path }) => path[0] === 'password')
    )
      throw new StartupError(`LATCHKEY_OWNER_PASSWORD is invalid. ${error.message}`);
    if (error instanceof Refusal)
      throw new StartupError(`Cannot create the first owner: ${error.message}`);
    throw error;
  }
  return null;
}
