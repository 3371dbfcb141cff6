import {
  SetUpPendingDocument,
  ViewerDocument,
  type ViewerQuery,
} from '../../generated/console/graphql.ts';
import { execute, RequestError } from '../api/execute.ts';

/**
 * Asks who is signed in. Null when the server cannot say: the application asks again, and shows
 * why.
 */
export async function readViewer(): Promise<ViewerQuery | 'anonymous' | null> {
  try {
    const answer = await execute(ViewerDocument, {});
    return answer.viewer === null ? 'anonymous' : answer;
  } catch (error) {
    return error instanceof RequestError && error.code === 'UNAUTHENTICATED' ? 'anonymous' : null;
  }
}

/** Asks whether the server waits to be set up. */
export const readSetUpPending = (): Promise<boolean> =>
  execute(SetUpPendingDocument, {}).then(
    ({ setUpPending }) => setUpPending,
    () => false,
  );
