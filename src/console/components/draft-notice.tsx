import { Button } from './button.tsx';
import type { Draft } from './draft.ts';
import { Notice } from './notice.tsx';

/** Announces that a form shows restored input, and offers to discard it. */
export const DraftNotice = ({
  draft: { isRestored, discard },
}: {
  readonly draft: Pick<Draft<object>, 'isRestored' | 'discard'>;
}) =>
  isRestored ? (
    <Notice>
      <div className="row">
        <span>Your unsaved changes were restored.</span>
        <Button variant="ghost" onClick={discard}>
          Discard
        </Button>
      </div>
    </Notice>
  ) : null;
