import { builder } from '../graphql/builder.ts';
import { GateResultType } from '../graphql/error-types.graphql.ts';
import { explainAccess, type AccessExplanation } from './explain-access.usecase.ts';

const AccessExplanationType = builder.objectRef<AccessExplanation>('AccessExplanation').implement({
  description: 'Every gate, passed or not: the walk does not stop at the first refusal.',
  fields: (t) => ({
    allowed: t.exposeBoolean('allowed', { description: 'Were all of them passed?' }),
    gates: t.field({
      type: [GateResultType],
      resolve: ({ gates }) => [...gates],
      description: 'All twelve, in the order in which a request meets them.',
    }),
    evaluatedAt: t.expose('evaluatedAt', {
      type: 'DateTime',
      description: 'When, by the clock of the database.',
    }),
  }),
});

const ExplainAccessInput = builder.inputType('ExplainAccessInput', {
  description: 'What to explain.',
  fields: (t) => ({
    credentialId: t.id({
      description: "A token's or a key's id. Omitted or null: the caller's own credential.",
    }),
    permission: t.string({
      required: true,
      description: 'A permission of the catalogue, for example channel:publish.',
    }),
    entityId: t.string({ description: 'The entity. Omitted or null: every one.' }),
    ip: t.string({
      description:
        "As if the request came from here. Omitted or null: the gate is judged for the caller's address.",
    }),
  }),
});

builder.queryField('explainAccess', (t) =>
  t.field({
    type: AccessExplanationType,
    description:
      "Why a credential may do something, or not: the caller's own, or one that the caller may read.",
    authScopes: { signedIn: true },
    args: {
      input: t.arg({ type: ExplainAccessInput, required: true, description: 'What to explain.' }),
    },
    resolve: (_parent, { input }, { request }) => explainAccess(request, input),
  }),
);
