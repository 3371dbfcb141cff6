import { afterAll, beforeAll } from '@jest/globals';
import { createWorld, type World } from './world.ts';

/** The server of the importing test file. It starts before the tests, and closes after them. */
export let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
