import { rowIdOf } from '../core/global-id.ts';
import { findVisible } from '../credential/find-visible.rule.ts';
import { builder } from '../graphql/builder.ts';
import { pageComplexity } from '../graphql/page-args.ts';
import { ApiKeyConnection, ApiKeyType } from './api-key.graphql.ts';
import { listArgs, pageOfTokens } from './token-list.graphql.ts';

builder.queryField('apiKeys', (t) =>
  t.withAuth({ permission: 'api-key:list' }).field({
    type: ApiKeyConnection,
    description: "The organization's API keys. Newest first by default.",
    complexity: pageComplexity,
    args: listArgs(t.arg),
    resolve: (_parent, { filter, orderBy, ...args }, context) =>
      pageOfTokens(context, { kind: 'API_KEY', ownerId: null, filter, orderBy }, args),
  }),
);

builder.queryField('apiKey', (t) =>
  t.field({
    type: ApiKeyType,
    nullable: true,
    description: 'An API key. Null: it does not exist, or the caller may not see it.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'The global ID.' }) },
    resolve: (_parent, { id }, { call }) => {
      const rowId = rowIdOf('ApiKey', id);
      return rowId === null ? null : findVisible(call, 'API_KEY', rowId);
    },
  }),
);
