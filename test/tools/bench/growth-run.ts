import { loadavg } from 'node:os';
import { openForBulk } from '../../support/bulk.ts';
import { openPostgres, type Postgres } from '../../support/postgres-server.ts';
import { circumstancesNow } from './circumstances.ts';
import type { Closing, Say } from './closing.ts';
import type { Axis, Series } from './growth-axes.ts';
import { compare } from './growth-measure.ts';
import type { GrowthOptions } from './growth-options.ts';
import { ratioOf, type GrowthReport, type Point } from './growth-report.ts';
import { seed } from '../../support/seed.ts';
import type { Seeded } from '../../support/seed-shape.ts';
import { startServer, type Running } from '../../support/load/servers.ts';

/** A database with a server on it. */
interface Instance {
  readonly server: Running;
  readonly seeded: Seeded;
  /** Brings it from one size to another. */
  readonly grow: (from: number, to: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Grows one thing after the other, and measures at each size. */
export async function runGrowth(
  { axes, seconds }: GrowthOptions,
  closing: Closing,
  say: Say,
): Promise<GrowthReport> {
  const postgres = await openPostgres(process.env['DATABASE_URL'] || undefined);
  closing.push(postgres.stop);
  const circumstances = circumstancesNow(postgres.version);
  const [before = 0] = loadavg();
  const done: GrowthReport['axes'][number][] = [];
  for (const axis of axes) done.push(await follow(axis, { postgres, seconds, closing, say }));
  const [after = 0] = loadavg();
  return { ...circumstances, load: { before, after }, seconds, axes: done };
}

interface Run {
  readonly postgres: Postgres;
  readonly seconds: number;
  readonly closing: Closing;
  readonly say: Say;
}

async function follow(
  axis: Axis,
  { postgres, seconds, closing, say }: Run,
): Promise<GrowthReport['axes'][number]> {
  const [smallest = 0] = axis.sizes;
  const start = async (name: 'grown' | 'control'): Promise<Instance> => {
    const instance = await startInstance(
      axis,
      await postgres.create(`latchkey_growth_${process.pid}_${axis.key}_${name}`),
      name === 'grown',
    );
    closing.push(instance.stop);
    await instance.grow(smallest, smallest);
    return instance;
  };
  const [grown, control] = [await start('grown'), await start('control')];
  const points = new Map<Series, Point[]>(axis.series.map((series) => [series, []]));
  let size = smallest;
  for (const next of axis.sizes) {
    const began = performance.now();
    await grown.grow(size, next);
    size = next;
    say(
      `${axis.key} ${size.toLocaleString('en')}, after ${((performance.now() - began) / 1_000).toFixed(0)} s of growing`,
    );
    for (const [series, line] of points) {
      const asked = ({ server, seeded }: Instance) => ({
        server,
        sent: series.toSent(seeded),
        isRight: series.isRight,
      });
      const point = { size, ...(await compare(asked(grown), asked(control), seconds)) };
      line.push(point);
      say(`  ${series.title}: ${point.grown.p50.toFixed(2)} ms, ${ratioOf(point).toFixed(2)}×`);
    }
  }
  for (const { stop } of [grown, control]) await stop();
  return {
    key: axis.key,
    title: axis.title,
    unit: axis.unit,
    lines: [...points].map(([{ title }, line]) => ({ title, points: line })),
  };
}

async function startInstance(
  { base, prepare, grow }: Axis,
  url: string,
  isGrown: boolean,
): Promise<Instance> {
  const seeded = await seed(url, base);
  const pool = await openForBulk(url);
  if (isGrown) await prepare?.(pool);
  const server = await startServer('latchkey', url);
  let isStopped = false;
  return {
    server,
    seeded,
    grow: (from, to) => grow(pool, from, to),
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      await server.stop();
      await pool.end();
    },
  };
}
