import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { peakMbOf, useOf } from '../../support/load/process-use.ts';
import { startServer } from '../../support/load/servers.ts';
import type { Say } from './closing.ts';
import type { Memory } from './report.ts';

/** After a start, until the memory of a process without requests is read. */
const IDLE_MS = 10_000;

/** Starts the server twice in one empty folder, with the embedded database. */
export async function measureEmbedded(say: Say): Promise<Memory['embedded']> {
  say('starting the embedded database twice, for its memory …');
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  try {
    const first = await startIn(folder, 0);
    const later = await startIn(folder, IDLE_MS);
    return { firstStart: first.peak, laterStart: later.peak, idle: later.idle };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startIn(
  folder: string,
  idleMs: number,
): Promise<{ peak: number | null; idle: number | null }> {
  const { pid, stop } = await startServer('latchkey', null, {
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'error',
  });
  try {
    await sleep(idleMs);
    return { peak: peakMbOf(pid), idle: useOf(pid)?.rssMb ?? null };
  } finally {
    await stop();
  }
}
