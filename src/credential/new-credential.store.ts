import type { EntityManager } from '@mikro-orm/postgresql';
import type { CredentialKind, PersonalAccessTokenType } from '../access/standing.ts';
import { tables } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';

/** The columns of a new credential. */
export interface NewCredential {
  readonly kind: CredentialKind;
  readonly type: PersonalAccessTokenType | null;
  readonly prefix: string;
  readonly secretHash: string;
  readonly organizationId: string;
  readonly ownerId: string | null;
  readonly memberId: string | null;
  readonly roleId: string | null;
  readonly createdById: string | null;
  readonly makerIds: readonly string[];
  readonly name: string;
  readonly description: string | null;
  readonly narrowed: boolean;
  readonly ipAllowList: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

/** Inserts a credential and returns its row id. */
export async function insertCredential(
  em: EntityManager,
  credential: NewCredential,
): Promise<string> {
  const id = drawId();
  await tables(em)
    .insertInto('credential')
    .values({
      id,
      kind: credential.kind,
      type: credential.type,
      prefix: credential.prefix,
      secret_hash: credential.secretHash,
      organization_id: credential.organizationId,
      owner_id: credential.ownerId,
      member_id: credential.memberId,
      role_id: credential.roleId,
      created_by_id: credential.createdById,
      maker_ids: credential.makerIds,
      name: credential.name,
      description: credential.description,
      narrowed: credential.narrowed,
      ip_allow_list: credential.ipAllowList,
      created_at: credential.createdAt,
      updated_at: credential.createdAt,
      expires_at: credential.expiresAt,
      user_agent: credential.userAgent,
      ip: credential.ip,
    })
    .execute();
  return id;
}
