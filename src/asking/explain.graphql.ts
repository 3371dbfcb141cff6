import { builder } from '../graphql/builder.ts';
import { GateResultType } from '../graphql/error-types.graphql.ts';
import { explainAccess, type AccessExplanation } from './explain-access.usecase.ts';

const AccessExplanationType = builder.objectRef<AccessExplanation>('AccessExplanation').implement({
  description: 'The result of every gate. The evaluation does not stop at the first failure.',
  fields: (t) => ({
    allowed: t.exposeBoolean('allowed', { description: 'Whether every gate passed.' }),
    gates: t.field({
      type: [GateResultType],
      resolve: ({ gates }) => [...gates],
      description: 'All twelve gates, in the order in which a request meets them.',
    }),
    evaluatedAt: t.expose('evaluatedAt', {
      type: 'DateTime',
      description: "The time of the evaluation, by the database's clock.",
    }),
  }),
});

const ExplainAccessInput = builder.inputType('ExplainAccessInput', {
  description: 'The question to explain.',
  fields: (t) => ({
    credentialId: t.id({
      description: "The ID of a token or API key. Omitted or null: the caller's credential.",
    }),
    permission: t.string({
      required: true,
      description: 'A permission of the catalogue, for example channel:publish.',
    }),
    entityId: t.string({ description: 'The entity. Omitted or null: every entity.' }),
    ip: t.string({
      description: "The client address to evaluate. Omitted or null: the caller's address.",
    }),
  }),
});

builder.queryField('explainAccess', (t) =>
  t.withAuth({ signedIn: true }).field({
    type: AccessExplanationType,
    description:
      "Explains why a credential has or lacks a permission. The credential is the caller's, or one that the caller may read.",
    args: {
      input: t.arg({
        type: ExplainAccessInput,
        required: true,
        description: 'The question to explain.',
      }),
    },
    resolve: (_parent, { input }, { call }) => explainAccess(call, input),
  }),
);
