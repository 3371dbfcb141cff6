import type { GraphQLSchema } from 'graphql';
import '../graphql/scalars.graphql.ts';
import '../graphql/error-types.graphql.ts';
import '../graphql/node.graphql.ts';
import '../catalog/catalog.graphql.ts';
import '../audit/audit.graphql.ts';
import '../organization/organization.graphql.ts';
import '../member/user.graphql.ts';
import '../role/role.graphql.ts';
import '../role/role-use.graphql.ts';
import '../member/member.graphql.ts';
import '../member/user-member.graphql.ts';
import '../member/former-member.graphql.ts';
import '../member/set-up-pending.graphql.ts';
import '../member/audit-actor.graphql.ts';
import '../token/token.graphql.ts';
import '../token/token-queries.graphql.ts';
import '../token/personal-access-token-mutations.graphql.ts';
import '../token/scope-mutations.graphql.ts';
import '../token/api-key-mutations.graphql.ts';
import '../session/session.graphql.ts';
import '../session/own-sessions.graphql.ts';
import '../asking/explain.graphql.ts';
import { countValues } from '../graphql/answer-size.ts';
import { builder } from '../graphql/builder.ts';

/** The executable schema, with every type that the modules above define. */
export const schema: GraphQLSchema = countValues(builder.toSchema({ sortSchema: false }));
