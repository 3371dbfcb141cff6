import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { GENERATED, readDocument } from '../tools/docs/sections.ts';

const ROOT = join(import.meta.dirname, '../..');

const NUMBER =
  '(?:\\d[\\d,.]*[ -]?|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred|thousand|half|several|few)[ -])';
const UNIT =
  '(?:[mµn]?s|(?:milli|micro)?seconds?|min|minutes?|hours?|[KMG]i?B|%|per ?cent|×|x|times|(?:req(?:uests)?|tokens|rows|statements|answers) ?(?:/|an? |per )(?:s|second|core|batch|statement)|/s|/min)';
/** A measured amount, or a comparison of speeds, which only a run can know. */
const MEASURED = new RegExp(
  `(?<![\\w-])${NUMBER}${UNIT}(?![\\w-])|\\b(?:about|around|roughly|nearly) \\d|\\b(?:faster|slower|cheaper|twice|quicker|as fast as)\\b`,
  'gi',
);

describe('docs/PERFORMANCE.md', () => {
  test('has no measured figure that a run does not write', async () =>
    expect(
      (await readDocument('PERFORMANCE.md')).replace(GENERATED, '').match(MEASURED),
    ).toBeNull());

  test.each([
    'batches of about 25 requests',
    'answers in 25 ms',
    'takes about an hour',
    'up to 270 MB of memory',
    'ignore differences below ten percent',
    '12,504 requests/s',
    'it handles 2,000 requests per second',
    '5,000/s on one core',
    'is 1.62× the baseline',
    'three times the baseline',
    'answered faster than a bare server',
    'costs twice as much',
    '0.4 s later',
    'a 30-second run',
  ])('would not pass with: %s', (words) => expect(words.match(MEASURED)).not.toBeNull());

  test.each([
    'at 64 connections',
    'up to the limit of 1,000',
    '100,000 tokens of 10,000 users',
    'one prepared SELECT per request',
    'requests per second vary',
    'npm run bench -- --seconds 2 --rounds 1',
    'takes turns, second by second',
  ])('may say: %s', (words) => expect(words.match(MEASURED)).toBeNull());
});

/** Elsewhere, times and sizes are settings as well; these are always measurements. */
const ALWAYS_MEASURED =
  /\d[\d,.]* ?(?:µs|×|times (?:faster|slower|cheaper)|(?:requests|answers|tokens) ?(?:\/|an? |per )s)/g;

describe('the other documents', () => {
  const documents = globSync(['README.md', 'CONTRIBUTING.md', 'docs/**/*.md'], { cwd: ROOT });

  test.each(documents)('%s has no measured figure that a run does not write', (file) =>
    expect(
      readFileSync(join(ROOT, file), 'utf8').replace(GENERATED, '').match(ALWAYS_MEASURED),
    ).toBeNull(),
  );

  test.each(['takes 290 µs', '1.62× as many', '3 times faster', '2,000 requests per second'])(
    'would not pass with: %s',
    (words) => expect(words.match(ALWAYS_MEASURED)).not.toBeNull(),
  );
});
