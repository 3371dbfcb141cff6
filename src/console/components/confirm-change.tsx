import type { TypedDocumentString } from '../../generated/console/graphql.ts';
import { useChange, type PayloadOf } from '../api/change.ts';
import { ConfirmDialog, type Question } from './confirm-dialog.tsx';
import { say } from './toast.tsx';

/** Asks for confirmation and runs a mutation. Then shows `done`, closes and calls `onDone`. */
export function ConfirmChange<Result extends object, Variables>({
  document,
  variables,
  done,
  onDone,
  ...question
}: Question & {
  readonly document: TypedDocumentString<Result, Variables>;
  readonly variables: NoInfer<Variables>;
  readonly done: string | ((payload: PayloadOf<Result>) => string);
  readonly onDone?: (() => void) | undefined;
}) {
  const { run, isRunning, trouble } = useChange(document);
  const confirm = async (): Promise<void> => {
    const payload = await run(variables);
    if (payload === null) return;
    say(typeof done === 'string' ? done : done(payload));
    question.onClose();
    onDone?.();
  };
  return (
    <ConfirmDialog
      {...question}
      isBusy={isRunning}
      trouble={trouble}
      onConfirm={() => void confirm()}
    />
  );
}
