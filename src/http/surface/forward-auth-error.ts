import { PublicError } from '../../core/public-error.ts';
import { shown } from '../../core/shown.ts';

/**
 * The proxy asks a malformed question. The operator must change its configuration: no other
 * credential helps the visitor.
 */
export class ProxyMisconfiguredError extends PublicError {
  readonly httpStatus = 403;
  readonly code = 'FORBIDDEN';
  readonly error = 'proxy_misconfigured';
  override readonly isMisconfiguration = true;
  /**
   * The message for the log. Security: log injection. A visitor can also send questions, so their
   * text is left out.
   */
  readonly logged: string;
  constructor(message: string, logged = message) {
    super(`Proxy misconfigured: ${message}`);
    this.logged = `Proxy misconfigured: ${logged}`;
  }
}

/**
 * The proxy's configuration names permissions by method, but none for the method of this request.
 */
export class MethodNotPermittedError extends PublicError {
  readonly httpStatus = 403;
  readonly code = 'FORBIDDEN';
  readonly error = 'method_not_permitted';
  constructor(method: string, named: Iterable<string>) {
    super(
      `${shown(method)} is not permitted at this address. Permitted methods: ${[...named].join(', ')}.`,
    );
  }
}
