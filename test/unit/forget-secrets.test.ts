import { expect, test } from '@jest/globals';
import { SECRET_VARIABLES } from '../../src/process/environment.ts';
import { forgetSecrets } from '../../src/process/forget-secrets.ts';

test('secrets leave the environment, and everything else stays', () => {
  const forgotten = SECRET_VARIABLES.filter((name) => !name.startsWith('OTEL_'));
  expect(forgotten).toEqual(
    expect.arrayContaining(['DATABASE_URL', 'LATCHKEY_OWNER_PASSWORD', 'METRICS_TOKEN']),
  );
  const environment = {
    PATH: '/bin',
    PORT: '4000',
    ...Object.fromEntries(forgotten.map((name) => [name, 'S3cret'])),
  };
  forgetSecrets(environment);
  expect(environment).toEqual({ PATH: '/bin', PORT: '4000' });
});
