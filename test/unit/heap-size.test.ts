import { describe, expect, test } from '@jest/globals';
import { memoryLimit } from '../../src/process/control-group.ts';
import { heapSize, whyNotFit } from '../../src/process/heap-size.ts';

const SELF = '/proc/self/cgroup';
const limitIn = (files: Record<string, string>): number | null =>
  memoryLimit((path) => files[path] ?? null);

describe('the memory limit of the container', () => {
  const V1_NONE = '9223372036854771712\n';
  test.each<[string, Record<string, string>, number | null]>([
    ['no control groups', {}, null],
    [
      'v2 in a container',
      { [SELF]: '0::/\n', '/sys/fs/cgroup/memory.max': '536870912\n' },
      536870912,
    ],
    ['v2 without a limit', { [SELF]: '0::/\n', '/sys/fs/cgroup/memory.max': 'max\n' }, null],
    [
      'v2 with a limit that throttles below the one that kills',
      {
        [SELF]: '0::/a\n',
        '/sys/fs/cgroup/a/memory.max': '1000\n',
        '/sys/fs/cgroup/a/memory.high': '900\n',
      },
      900,
    ],
    [
      'v2 with a smaller limit above, as of a systemd slice',
      {
        [SELF]: '0::/a.slice/b.service\n',
        '/sys/fs/cgroup/a.slice/memory.max': '700\n',
        '/sys/fs/cgroup/a.slice/b.service/memory.max': '800\n',
      },
      700,
    ],
    [
      'v2 without a limit, and one above',
      {
        [SELF]: '0::/a.slice/b.service\n',
        '/sys/fs/cgroup/a.slice/memory.max': '700\n',
        '/sys/fs/cgroup/a.slice/b.service/memory.max': 'max\n',
      },
      700,
    ],
    [
      "v1 in a container that sees the host's path",
      {
        [SELF]: '5:cpu,cpuacct:/docker/c0\n4:memory:/docker/c0\n',
        '/sys/fs/cgroup/memory/memory.limit_in_bytes': '512\n',
      },
      512,
    ],
    [
      'v1 nested, with controllers that share a line',
      {
        [SELF]: '4:cpu,memory:/a/b\n0::/\n',
        '/sys/fs/cgroup/memory/memory.limit_in_bytes': V1_NONE,
        '/sys/fs/cgroup/memory/a/memory.limit_in_bytes': '300\n',
        '/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes': V1_NONE,
      },
      300,
    ],
    [
      'v1 without a limit',
      { [SELF]: '4:memory:/\n', '/sys/fs/cgroup/memory/memory.limit_in_bytes': V1_NONE },
      null,
    ],
    [
      'a limit of another controller',
      { [SELF]: '4:memory_other:/\n', '/sys/fs/cgroup/memory/memory.limit_in_bytes': '5\n' },
      null,
    ],
    ['text that is no number', { [SELF]: '0::/\n', '/sys/fs/cgroup/memory.max': 'broken\n' }, null],
  ])('%s', (_, files, limit) => {
    expect(limitIn(files)).toBe(limit);
  });
});

describe('the heap', () => {
  test.each([
    // limitMb, workers, isEmbedded, expected
    [512, 1, true, 240],
    [768, 1, true, 384],
    [8192, 1, true, 4096],
    [352, 1, true, 80],
    [512, 1, false, 256],
    [256, 1, false, 80],
    [2048, 4, false, 240],
    [640, 2, false, 80],
  ])('in %d MB with %d workers, embedded %p: %d MB', (limitMb, workers, isEmbedded, size) => {
    expect(heapSize({ limitMb, workers, isEmbedded })).toBe(size);
  });

  test.each([
    [320, 1, true, null],
    [
      319,
      1,
      true,
      'has 319 MB of memory, and Latchkey needs at least 320. Raise its limit, or set DATABASE_URL.',
    ],
    [192, 1, false, null],
    [191.5, 1, false, 'has 191 MB of memory, and Latchkey needs at least 192. Raise its limit.'],
    [480, 3, false, null],
    [400, 3, false, 'needs at least 480. Raise its limit, or lower WORKERS.'],
  ])('a container of %d MB with %d workers, embedded %p', (limitMb, workers, isEmbedded, why) => {
    const problem = whyNotFit({ limitMb, workers, isEmbedded });
    if (why === null) expect(problem).toBeNull();
    else expect(problem).toContain(why);
  });
});
