import { beforeAll } from '@jest/globals';
import { world } from '../../support/own-world.ts';
import { newStage, type Stage } from './stage.ts';

/** The stage of the importing test file, on its server. It exists once the tests begin. */
export let stage: Stage;
beforeAll(async () => {
  stage = await newStage(world);
});
