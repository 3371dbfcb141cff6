import { listenForSignals } from './process/stop-signals.ts';

// Before everything else is loaded, which takes most of a second: a signal that has no listener yet
// kills the process in the middle of its start, and does nothing at all to process 1 of a
// container.
const signals = listenForSignals();
const { run } = await import('./process/run.ts');
await run(signals);
