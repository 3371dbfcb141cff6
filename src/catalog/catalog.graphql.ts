import { builder } from '../graphql/builder.ts';
import type { Catalog, EntityTypeDefinition, NamedScopeDefinition } from './catalog.ts';

const EntityType = builder.objectRef<EntityTypeDefinition>('EntityType').implement({
  description: 'A kind of thing that can be acted on.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The part of a permission before the colon.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is.' }),
    operations: t.stringList({
      resolve: ({ operations }) => [...operations],
      description: 'What can be done to it: the parts of permissions after the colon.',
    }),
  }),
});

const NamedScope = builder.objectRef<NamedScopeDefinition>('NamedScope').implement({
  description: 'A name for several permissions, offered for the scopes of tokens.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As it is written in a scope, for example repo.' }),
    description: t.exposeString('description', {
      description: 'What a token with it may do, in a sentence.',
    }),
    permissions: t.stringList({
      resolve: ({ name }, _args, { request: { catalog } }) => catalog.spellOut(catalog.scope(name)),
      description: 'What it covers, spelled out and sorted.',
    }),
  }),
});

const CatalogType = builder.objectRef<Catalog>('Catalog').implement({
  description: 'All that there is to permit.',
  fields: (t) => ({
    entityTypes: t.field({
      type: [EntityType],
      resolve: ({ entityTypes }) => [...entityTypes],
      description: "The kinds of things, the server's own first.",
    }),
    scopes: t.field({
      type: [NamedScope],
      resolve: ({ scopes }) => [...scopes],
      description: 'The named scopes.',
    }),
  }),
});

builder.queryField('catalog', (t) =>
  t.field({
    type: CatalogType,
    description: 'All that there is to permit: for pickers, and for services that guard something.',
    authScopes: { signedIn: true },
    resolve: (_parent, _args, { request }) => request.catalog,
  }),
);
