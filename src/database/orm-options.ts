import type { Options } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { Migration20261122000000 } from '../../migrations/20261122000000-first-schema.ts';
import { Migration20261122100000 } from '../../migrations/20261122100000-rate-limit.ts';
import { Migration20261122200000 } from '../../migrations/20261122200000-audit-partitions.ts';
import { Migration20261122300000 } from '../../migrations/20261122300000-sessions-of-a-user.ts';
import { Migration20261122310000 } from '../../migrations/20261122310000-audit-by-action.ts';
import { Migration20261127001000 } from '../../migrations/20261127001000-permissions-that-give.ts';
import { Migration20261127002000 } from '../../migrations/20261127002000-accounts-and-invitations.ts';
import { Migration20261127030000 } from '../../migrations/20261127030000-audit-default-partition.ts';
import { Migration20261127030100 } from '../../migrations/20261127030100-catalog-state.ts';
import { Migration20261127080000 } from '../../migrations/20261127080000-former-members.ts';
import { Migration20261127210000 } from '../../migrations/20261127210000-audit-truncate-trigger.ts';
import { Migration20261127220000 } from '../../migrations/20261127220000-catalog-state-row.ts';
import { ENTITIES } from './entities.ts';

/** The entities and migrations, in order. Never change a released migration. */
export const ORM_OPTIONS: Options = {
  entities: ENTITIES,
  extensions: [Migrator],
  migrations: {
    migrationsList: [
      Migration20261122000000,
      Migration20261122100000,
      Migration20261122200000,
      Migration20261122300000,
      Migration20261122310000,
      Migration20261127001000,
      Migration20261127002000,
      Migration20261127030000,
      Migration20261127030100,
      Migration20261127080000,
      Migration20261127210000,
      Migration20261127220000,
    ],
    snapshot: false,
    transactional: true,
    allOrNothing: true,
  },
  discovery: { warnWhenNoEntities: false },
  logger: () => undefined,
};
