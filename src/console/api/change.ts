import { useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TypedDocumentString } from '../../generated/console/graphql.ts';
import { execute } from './execute.ts';
import { isEndOfSession, queryClient } from './query-client.ts';
import { isRefusal, thrownTrouble, toTrouble, type Trouble } from './refusal.ts';

/** The one field that a mutation's document asks for: a payload or a refusal. */
type Outcome<Result> = Result extends unknown
  ? Exclude<Result[Exclude<keyof Result, '__typename'>], undefined>
  : never;
/** The payload of that field. */
export type PayloadOf<Result> = Exclude<
  Extract<Outcome<Result>, object>,
  { readonly message: string }
>;

/** Refused by the server, or by what lies between. */
class Refused extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

/** A mutation that a page can run. */
export interface Change<Variables, Payload> {
  /** Runs it. Gives the payload, or null: then `trouble` says why. */
  readonly run: (variables: Variables) => Promise<Payload | null>;
  readonly isRunning: boolean;
  /** Why the last run came to nothing. */
  readonly trouble: Trouble | null;
  readonly reset: () => void;
}

/** How a change differs from others. */
export interface ChangeOptions {
  /**
   * It needs no session: UNAUTHENTICATED is then an answer like any other, not the end of the
   * session.
   */
  readonly anonymous?: boolean;
}

/**
 * A mutation by its document. When it has been done or refused, everything that is on the page is
 * read again.
 */
export function useChange<Result extends object, Variables>(
  document: TypedDocumentString<Result, Variables>,
  { anonymous = false }: ChangeOptions = {},
): Change<Variables, PayloadOf<Result>> {
  const options: UseMutationOptions<PayloadOf<Result>, Error, Variables> = {
    meta: { anonymous },
    mutationFn: async (variables) => {
      const result = await execute(document, variables);
      const outcome = Object.values(result).find(
        (value): value is object => typeof value === 'object' && value !== null,
      );
      if (!outcome) throw new Error('A mutation answered nothing.');
      if (isRefusal(outcome))
        throw new Refused(toTrouble(outcome, (variables as { readonly input?: unknown }).input));
      return outcome as PayloadOf<Result>;
    },
    onSuccess: () => void queryClient.invalidateQueries(),
    // A refusal means that the page shows something that is not true any more.
    onError: (error) =>
      void (anonymous || isEndOfSession(error) || queryClient.invalidateQueries()),
  };
  const { mutateAsync, isPending, error, reset } = useMutation(options);
  return {
    run: (variables) => mutateAsync(variables).catch(() => null),
    isRunning: isPending,
    trouble: useMemo(
      // The end of the session is told by the dialog that asks to sign in again.
      () =>
        error === null || (!anonymous && isEndOfSession(error))
          ? null
          : error instanceof Refused
            ? error.trouble
            : thrownTrouble(error),
      [error, anonymous],
    ),
    reset,
  };
}
