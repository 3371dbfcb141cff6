import { fitHeap } from './process/fit-heap.ts';
import { listenForSignals } from './process/stop-signals.ts';

// First, because it may replace the process.
fitHeap();

// Registered before loading the other modules, which takes most of a second: without a listener, a
// signal kills the process in the middle of its start, and has no effect on process 1 of a
// container.
const signals = listenForSignals();
const { run } = await import('./process/run.ts');
await run(signals);
