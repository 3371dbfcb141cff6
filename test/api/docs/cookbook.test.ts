import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, PASSWORD, type Tenant, type World } from '../../support/world.ts';
import { post } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';

const PAGE = readFileSync(new URL('../../../docs/COOKBOOK.md', import.meta.url), 'utf8');

/** A task of the page: its document, its variables and the answer shown. */
interface Task {
  readonly title: string;
  readonly document: string;
  readonly variables: string;
  readonly answer: string;
  /** The placeholder of the secret to send; `owner`, or null for no secret. */
  readonly sender: string | null;
}

const TASKS: Task[] = PAGE.split(/^### /m)
  .slice(1)
  .map((section) => {
    const [title = ''] = section.split('\n', 1);
    const blocks = [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
      ([, language = '', text = '']) => ({ language, text }),
    );
    const [document, ...json] = blocks;
    expect([title, document?.language, json.map(({ language }) => language)]).toEqual([
      title,
      'graphql',
      json.length === 1 ? ['json'] : ['json', 'json'],
    ]);
    return {
      title,
      document: document?.text ?? '',
      variables: json.length === 2 ? (json[0]?.text ?? '') : '{}',
      answer: json.at(-1)?.text ?? '',
      sender: section.includes('without a secret')
        ? null
        : (/with the secret `\{(\w+)\}`/.exec(section)?.[1] ?? 'owner'),
    };
  });

/** The type of a placeholder, by the end of its name. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/Secret$/, '(?:pat|key|ses|inv)_[0-9A-Za-z]{44}'],
  [/Prefix$/, '(?:pat|key|ses)_[0-9A-Za-z]{6}'],
  [/Id$/, '[A-Za-z0-9_-]{20,}'],
  [/At$/, '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'],
  [/Cursor$/, '[A-Za-z0-9_-]{10,}'],
  [/^/, '[^"]+?'],
];
const patternOf = (name: string): string => PATTERNS.find(([end]) => end.test(name))?.[1] ?? '';
const PLACEHOLDER = /\{([a-z]\w*)\}/g;

/** Puts values in the place of names; fails for a name that no answer has returned. */
const fill = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(PLACEHOLDER, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`No answer above returns {${name}}.`);
    return value;
  });

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Returns the value, with the placeholders of the text shown where it matches them. New placeholders
 * get their values.
 */
function named(shown: unknown, value: unknown, values: Map<string, string>): unknown {
  if (typeof shown === 'string' && typeof value === 'string') {
    const names: string[] = [];
    const pattern = shown
      .split(PLACEHOLDER)
      .map((part, i) => {
        if (i % 2 === 0) return escaped(part);
        const known = values.get(part);
        if (known !== undefined) return escaped(known);
        names.push(part);
        return `(${patternOf(part)})`;
      })
      .join('');
    const match = new RegExp(`^${pattern}$`).exec(value);
    if (!match) return value;
    names.forEach((name, i) => values.set(name, match[i + 1] ?? ''));
    return shown;
  }
  if (Array.isArray(shown) && Array.isArray(value))
    return value.map((one, i) => named(shown[i], one, values));
  if (typeof shown !== 'object' || typeof value !== 'object' || !shown || !value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      named((shown as Record<string, unknown>)[key], one, values),
    ]),
  );
}

let world: World;
let tenant: Tenant;
const values = new Map<string, string>();
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  // A second session, for the task that ends it.
  await tenant.signIn(tenant.owner.email);
  const now = Date.now();
  for (const [name, value] of Object.entries({
    adaEmail: `ada@${tenant.slug}.example`,
    owner: tenant.owner.secret,
    adaPassword: PASSWORD,
    yourId: tenant.owner.memberId,
    organization: tenant.slug,
    cutoffAt: new Date(now + 40 * 86_400_000).toISOString(),
    monthStartAt: new Date(now - 86_400_000).toISOString(),
    monthEndAt: new Date(now + 86_400_000).toISOString(),
  }))
    values.set(name, value);
});
afterAll(() => world.close());

describe('docs/COOKBOOK.md', () => {
  test('has at least twenty tasks', () => expect(TASKS.length).toBeGreaterThanOrEqual(20));

  test.each(TASKS.map((task) => [task.title, task] as const))('%s', async (_, task) => {
    const variables: unknown = JSON.parse(fill(task.variables, values));
    const shown: unknown = JSON.parse(task.answer);
    // Last use is written about a second later.
    for (let tries = 0; ; tries++) {
      const { body } = await post(world.url, task.document, {
        variables,
        headers: task.sender === null ? {} : bearer(values.get(task.sender) ?? ''),
      });
      const found = named(shown, body, values);
      if (tries === 20 || task.document.startsWith('mutation') || isDeepStrictEqual(found, shown)) {
        expect(found).toEqual(shown);
        return;
      }
      await sleep(250);
    }
  });
});
