import { AuditEvent } from '../audit/audit.entity.ts';
import { CatalogState } from '../catalog/catalog-state.entity.ts';
import { CredentialUse } from '../credential/credential-use.entity.ts';
import { Credential } from '../credential/credential.entity.ts';
import { Scope } from '../credential/scope.entity.ts';
import { FormerMember } from '../member/former-member.entity.ts';
import { Member } from '../member/member.entity.ts';
import { Role } from '../role/role.entity.ts';
import { User } from '../user/user.entity.ts';
import { Organization } from '../organization/organization.entity.ts';
import { RateLimit } from '../rate-limit/rate-limit.entity.ts';

/** All tables, in dependency order. */
export const ENTITIES = [
  Organization,
  User,
  Role,
  Member,
  FormerMember,
  Credential,
  Scope,
  CredentialUse,
  AuditEvent,
  RateLimit,
  CatalogState,
];
