import type { GraphQLSchema } from 'graphql';
import './scalars.graphql.ts';
import './error-types.graphql.ts';
import './node.graphql.ts';
import '../catalog/catalog.graphql.ts';
import '../audit/audit.graphql.ts';
import '../organization/organization.graphql.ts';
import '../member/user.graphql.ts';
import '../member/role.graphql.ts';
import '../member/role-use.graphql.ts';
import '../member/member.graphql.ts';
import '../member/user-member.graphql.ts';
import '../member/former-member.graphql.ts';
import '../member/set-up-pending.graphql.ts';
import '../member/audit-actor.graphql.ts';
import '../credential/token.graphql.ts';
import '../credential/token-queries.graphql.ts';
import '../credential/personal-access-token-mutations.graphql.ts';
import '../credential/scope-mutations.graphql.ts';
import '../credential/api-key-mutations.graphql.ts';
import '../credential/session.graphql.ts';
import '../credential/own-sessions.graphql.ts';
import '../credential/explain.graphql.ts';
import { countValues } from './answer-size.ts';
import { builder } from './builder.ts';

/** The executable schema: every type defined by the files above. */
export const schema: GraphQLSchema = countValues(builder.toSchema({ sortSchema: false }));
