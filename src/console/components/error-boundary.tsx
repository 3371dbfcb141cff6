import { Component, type ReactNode } from 'react';
import { ErrorState } from './states.tsx';

/** Shows an error of a page in its place, so that the rest of the console keeps working. */
export class ErrorBoundary extends Component<
  { readonly children: ReactNode },
  { readonly error: Error | null }
> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    return this.state.error ? (
      <ErrorState error={this.state.error} onRetry={() => location.reload()} />
    ) : (
      this.props.children
    );
  }
}
