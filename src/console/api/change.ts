import { useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TypedDocumentString } from '../../generated/console/graphql.ts';
import { execute } from './execute.ts';
import { isEndOfSession, queryClient } from './query-client.ts';
import { isRefusal, thrownTrouble, toTrouble, type Trouble } from './refusal.ts';

/** The only field of a mutation's document: a payload or a refusal. */
type Outcome<Result> = Result extends unknown
  ? Exclude<Result[Exclude<keyof Result, '__typename'>], undefined>
  : never;
/** The payload of that field. */
export type PayloadOf<Result> = Exclude<
  Extract<Outcome<Result>, object>,
  { readonly message: string }
>;

/** Thrown when the server rejects a mutation. */
class Refused extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

/** A mutation that a page can run. */
export interface Change<Variables, Payload> {
  /** Runs the mutation. Returns the payload, or null; `trouble` then contains the reason. */
  readonly run: (variables: Variables) => Promise<Payload | null>;
  readonly isRunning: boolean;
  /** Why the last run failed. */
  readonly trouble: Trouble | null;
  readonly reset: () => void;
}

/** The options of a change. */
export interface ChangeOptions {
  /** The mutation needs no session, so UNAUTHENTICATED does not mean that the session ended. */
  readonly anonymous?: boolean;
}

/** Returns a mutation by its document. All queries refetch after it succeeds or fails. */
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
    // A refusal means that the page shows outdated data.
    onError: (error) =>
      void (anonymous || isEndOfSession(error) || queryClient.invalidateQueries()),
  };
  const { mutateAsync, isPending, error, reset } = useMutation(options);
  return {
    run: (variables) => mutateAsync(variables).catch(() => null),
    isRunning: isPending,
    trouble: useMemo(
      // The dialog of the expired session reports the end of the session.
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
