import {
  SetUpPendingDocument,
  ViewerDocument,
  type ViewerQuery,
} from '../../generated/console/graphql.ts';
import { execute, RequestError } from '../api/execute.ts';

/**
 * Reads who is signed in. Returns null on failure; the application then reads again and shows the
 * error.
 */
export async function readViewer(): Promise<ViewerQuery | 'anonymous' | null> {
  try {
    const answer = await execute(ViewerDocument, {});
    return answer.viewer === null ? 'anonymous' : answer;
  } catch (error) {
    return error instanceof RequestError && error.code === 'UNAUTHENTICATED' ? 'anonymous' : null;
  }
}

/** Returns whether the server has not been set up yet. */
export const readSetUpPending = (): Promise<boolean> =>
  execute(SetUpPendingDocument, {}).then(
    ({ setUpPending }) => setUpPending,
    () => false,
  );
