import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from './button.tsx';
import type { PageSteps } from './use-pages.ts';
import './table.css';

/** The position in a list, with buttons for the previous and next page. */
export function Pager({ text, onPrevious, onNext }: PageSteps & { readonly text: string }) {
  return (
    <nav className="pager" aria-label="Pages">
      <span role="status">{text}</span>
      {(onPrevious ?? onNext) && (
        <span className="row">
          <Button icon={ChevronLeft} disabled={!onPrevious} onClick={() => onPrevious?.()}>
            Previous
          </Button>
          <Button icon={ChevronRight} disabled={!onNext} onClick={() => onNext?.()}>
            Next
          </Button>
        </span>
      )}
    </nav>
  );
}
