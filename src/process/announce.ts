import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** Logs the first lines that an operator sees: the URL, the data location and the next step. */
export function announce(
  log: Logger,
  { PUBLIC_URL: publicUrl, WORKERS: workers, LATCHKEY_OWNER_EMAIL: email }: Config,
  {
    url,
    description,
    link,
  }: {
    readonly url: string;
    readonly description: string;
    readonly link: { readonly secret: string } | null;
  },
): void {
  const address = publicUrl ?? url;
  log.info(`Latchkey is running at ${address} (API: ${address}/graphql)`);
  if (workers > 1) log.info(`Workers: ${workers} processes share the port`);
  log.info(`Data: ${description}`);
  // Security: prevents secret disclosure. Browsers do not send the fragment after #, and the secret
  // is useless once an owner exists.
  if (link)
    log.info(
      `Next: create the first owner at ${address}/setup#${link.secret} (the link works once)`,
    );
  else log.info(`Next: sign in${email ? ` as ${email}` : ''} in a browser, then create a token`);
}
