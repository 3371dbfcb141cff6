import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';

/** Returns a component whose code loads when it is first rendered. Shows `meanwhile` until then. */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: ReactNode = null,
): ComponentType<Props> {
  const Loading = lazy(async () => ({ default: await load() }));
  return (props) => (
    <Suspense fallback={meanwhile}>
      <Loading {...props} />
    </Suspense>
  );
}
