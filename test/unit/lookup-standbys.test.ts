import { describe, expect, test } from '@jest/globals';
import { splitUrls } from '../../src/database/connect/split-urls.ts';
import { whyNotUse } from '../../src/database/lookup/judge-standby.ts';
import { LEASE } from '../../src/database/lookup/lease.ts';
import type { PrimaryView } from '../../src/database/lookup/primary-view.ts';
import type { StandbyView } from '../../src/database/lookup/standby-view.ts';
import { namesWaitedFor } from '../../src/database/lookup/sync-names.ts';

describe('the standbys that every commit waits for', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['a', ['a']],
    ['"A b"', ['a b']],
    ['"a,""b"', ['a,"b']],
    ['FIRST 1 (a)', ['a']],
    ['first 2 (a, B)', ['a', 'b']],
    ['2 ("a","b")', ['a', 'b']],
    ['ANY 2(a, b)', ['a', 'b']],
    ['FIRST 3 (a, b)', ['a', 'b']],
    ['a, b', []],
    ['FIRST 1 (a, b)', []],
    ['ANY 1 (a, b)', []],
    ['*', []],
    ['FIRST 2 (a, *)', []],
    ['"*"', []],
  ])('%j: %j', (setting, names) => expect([...namesWaitedFor(setting)]).toEqual(names));
});

describe('connection URLs', () => {
  test.each<[string, string[]]>([
    ['postgresql://a/x', ['postgresql://a/x']],
    ['postgresql://a,b/x', ['postgresql://a,b/x']],
    ['postgresql://a/x postgres://b/x', ['postgresql://a/x', 'postgres://b/x']],
    [' postgresql://a,b/x,\n postgresql://c/x ', ['postgresql://a,b/x', 'postgresql://c/x']],
    ['host=a dbname=x', ['host=a dbname=x']],
  ])('%j: %j', (text, urls) => expect(splitUrls(text)).toEqual(urls));
});

describe('a standby answers lookups', () => {
  const receiver = { name: 'a', state: 'streaming', sync_state: 'sync', is_current: true };
  const primary: PrimaryView = {
    names: 'FIRST 2 (a, b)',
    settled_ms: LEASE.settledMs,
    lsn: '0/1',
    timeline: 2,
    receivers: [receiver],
    may_see: true,
    user: 'Ada',
  };
  const standby: StandbyView = {
    is_standby: true,
    is_current: true,
    conninfo: 'host=p application_name=A fallback_application_name=walreceiver',
    timeline: 2,
    may_see: true,
    user: 'ada',
  };

  test('if every commit waits for it, and it has caught up', () =>
    expect(whyNotUse(primary, standby)).toBeNull());

  test('by its cluster_name if it has no application_name', () =>
    expect(
      whyNotUse(primary, { ...standby, conninfo: 'host=p fallback_application_name=a' }),
    ).toBeNull());

  test.each<[string, Partial<PrimaryView>, Partial<StandbyView>, boolean]>([
    ['is empty', { names: ' ' }, {}, true],
    ['wait for "a"', { names: 'ANY 1 (a, b)' }, {}, true],
    ['wait for "a"', { names: 'FIRST 1 (a, b)' }, {}, true],
    ['wait for "c"', {}, { conninfo: 'application_name=c' }, true],
    ['pg_read_all_stats to "Ada"', { may_see: false }, {}, true],
    ['pg_read_all_stats to ada', {}, { may_see: false }, true],
    ['several standbys', { receivers: [receiver, receiver] }, {}, true],
    ['not connected', { receivers: [{ ...receiver, name: 'b' }] }, {}, false],
    ['potential', { receivers: [{ ...receiver, sync_state: 'potential' }] }, {}, false],
    ['async', { receivers: [{ ...receiver, sync_state: 'async' }] }, {}, false],
    ['another timeline', {}, { timeline: 1 }, false],
    ['just been loaded', { settled_ms: LEASE.settledMs - 1 }, {}, false],
    ['lags behind', {}, { is_current: false }, false],
    ['receives no changes', {}, { conninfo: null, timeline: null }, false],
    ['not a standby', {}, { is_standby: false, conninfo: null, timeline: null }, false],
  ])('unless %s', (because, ofPrimary, ofStandby, isMisconfigured) =>
    expect(whyNotUse({ ...primary, ...ofPrimary }, { ...standby, ...ofStandby })).toEqual({
      because: expect.stringContaining(because),
      isMisconfigured,
    }),
  );
});
