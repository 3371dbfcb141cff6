import { expect } from '@jest/globals';
import { createWorld, type Tenant, type World } from '../../support/world.ts';
import { codeOf, post, type Answer } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';
import { snapshot, whyNotSound } from './judge.ts';

const CREATE = `mutation M($input: CreatePersonalAccessTokenInput!) {
  result: createPersonalAccessToken(input: $input) { __typename ... on Error { message } ... on ValidationError { issues { path message } } }
}`;

/** A server to which only invalid input is sent. */
export interface Refusing {
  readonly world: World;
  readonly tenant: Tenant;
  ask: (query: string, variables: unknown) => Promise<Answer>;
  /** Sends createPersonalAccessToken with this input. */
  create: (input: unknown) => Promise<Answer>;
  /**
   * Expects an error with the path and the valid form: as data, or as a top-level error for a value
   * of another type.
   */
  expectRefused: (input: object, path: string) => Promise<void>;
  /** Expects that nothing was written since the start. */
  close: () => Promise<void>;
}

/** Starts such a server. `prepare` creates what the tests need before the state is recorded. */
export async function createRefusing(
  prepare: (world: World, tenant: Tenant) => Promise<void> = () => Promise.resolve(),
): Promise<Refusing> {
  const world = await createWorld();
  const tenant = await world.newOrganization();
  await prepare(world, tenant);
  const before = await snapshot(world.database);
  const ask: Refusing['ask'] = (query, variables) =>
    post(world.url, query, { headers: bearer(tenant.owner.secret), variables });
  const create: Refusing['create'] = (input) => ask(CREATE, { input });
  return {
    world,
    tenant,
    ask,
    create,
    expectRefused: async (input, path) => {
      const answer = await create({ name: 'x', ...input });
      expect(whyNotSound(answer)).toBeNull();
      if (answer.body.errors) return expect(codeOf(answer)).toBe('BAD_USER_INPUT');
      const result = answer.body.data?.['result'] as {
        __typename: string;
        issues: { path: string[]; message: string }[];
      };
      expect(result.__typename).toBe('ValidationError');
      expect(result.issues.map((issue) => issue.path[0])).toContain(path);
      for (const { message } of result.issues) expect(message).toMatch(/^.{10,1200}[.)]$/s);
    },
    close: async () => {
      const after = await snapshot(world.database);
      await world.close();
      expect(after).toEqual(before);
    },
  };
}
