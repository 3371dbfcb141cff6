import { harness, tests, type Mutant } from './mutant.ts';

const cached = (ms: number): string =>
  `findByPrefix: ((kept) => async (prefix) => {
      const one = kept.get(prefix);
      if (one && performance.now() - one.at < ${ms}) return one.found;
      const found = await findByPrefix(prefix);
      kept.set(prefix, { found, at: performance.now() });
      return found;
    })(new Map()),`;
const LOOKUP = `findByPrefix: (prefix) =>
      inSpan(
        () => 'look up the credential',
        () => findByPrefix(prefix),
      ),`;

const onFirstUse = `const found = await findByPrefix(secret.prefix).then((one) => {
    const roles = (globalThis.rolesOfMutant ??= new Map());
    if (one && !roles.has(one.standing.credential.id)) roles.set(one.standing.credential.id, one.standing.role);
    return one && { ...one, standing: { ...one.standing, role: roles.get(one.standing.credential.id) } };
  });`;
const lastKnown = `const known = (globalThis.knownOfMutant ??= new Map());
  const found = await findByPrefix(secret.prefix).catch((error) => {
    if (!known.has(secret.prefix)) throw error;
    return known.get(secret.prefix);
  });
  known.set(secret.prefix, found);`;
const IDENTIFIED = 'const found = await findByPrefix(secret.prefix);';

/** All of them. docs/PROMISE.md lists the same. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'cache-5ms',
    breaks: 'Each instance remembers authority for 5 ms.',
    file: 'src/server/app.ts',
    find: LOOKUP,
    replace: cached(5),
    killedBy: harness('--subjects', '24', '--reads', '15000'),
  },
  {
    name: 'cache-1s',
    breaks: 'Each instance remembers authority for a second.',
    file: 'src/server/app.ts',
    find: LOOKUP,
    replace: cached(1_000),
    killedBy: harness('--reads', '2000'),
  },
  {
    name: 'role-of-first-use',
    breaks: 'A token keeps the role of its first use.',
    file: 'src/authority/identify.rule.ts',
    find: IDENTIFIED,
    replace: onFirstUse,
    killedBy: tests('test/api/token/live-authority.test.ts', 'a demoted owner'),
  },
  {
    name: 'last-known-answer',
    breaks: 'While the database does not answer, the last answer is reused.',
    file: 'src/authority/identify.rule.ts',
    find: IDENTIFIED,
    replace: lastKnown,
    killedBy: tests('test/api/asking/forward-auth.test.ts', '503 when the truth cannot be read'),
  },
  {
    name: 'keys-survive-their-organization',
    breaks: 'API keys of a suspended organization are accepted.',
    file: 'src/access/credential-gates.ts',
    find: '({ organization }) => organization.suspendedAt ?',
    replace:
      "({ organization, credential }) => organization.suspendedAt && credential.kind !== 'API_KEY' ?",
    killedBy: tests('test/api/token/api-key-authority.test.ts', 'suspended organization'),
  },
  {
    name: 'service-users-survive-suspension',
    breaks: 'Tokens of a suspended service user are accepted.',
    file: 'src/access/credential-gates.ts',
    find: "if (membership.status === 'ACTIVE') return null;",
    replace:
      "if (membership.status === 'ACTIVE' || standing.owner?.kind === 'SERVICE') return null;",
    killedBy: tests('test/api/token/service-token-lifecycle.test.ts', 'suspended'),
  },
  {
    name: 'tokens-survive-removal',
    breaks: 'Tokens of a removed member are accepted.',
    file: 'src/access/credential-gates.ts',
    find: 'if (!membership) return `${ownerOf(standing, isMaker)} is no longer a member of ${organization.slug}.`;',
    replace: 'if (!membership) return null;',
    killedBy: tests('test/api/token/live-authority.test.ts', 'a removed member'),
  },
  {
    name: 'introspection-ignores-addresses',
    breaks: 'Introspection ignores the address list.',
    file: 'src/asking/evaluate.usecase.ts',
    find: 'const refused = whyNotUsable(standing, at);',
    replace:
      'const refused = whyNotUsable({ ...standing, credential: { ...standing.credential, ipAllowList: [] } }, at);',
    killedBy: tests('test/api/asking/introspection.test.ts', 'address of the holder'),
  },
  {
    name: 'forward-auth-asks-nothing',
    breaks: 'Forward auth accepts every valid credential without checking the permission.',
    file: 'src/http/surface/forward-auth.surface.ts',
    find: 'requireAllowed(call, question);',
    replace: 'requireAllowed(call, null);',
    killedBy: tests('test/api/asking/forward-auth.test.ts', 'role, scopes or entity'),
  },
  {
    name: 'node-shows-all',
    breaks: 'node(id:) returns members to every signed-in user.',
    file: 'src/member/member.graphql.ts',
    find: 'if (!mayRead && caller.standing.membership?.id !== id) return null;',
    replace: '',
    killedBy: tests('test/api/query/node-queries.test.ts'),
  },
  {
    name: 'regenerate-keeps-the-old-secret',
    breaks: 'Regenerating leaves the old secret valid.',
    file: 'src/token/regenerate.usecase.ts',
    find: '      prefix: secret.prefix,\n      secretHash: secret.hash,\n      expiresAt',
    replace: '      expiresAt',
    killedBy: tests(
      'test/api/token/personal-access-token-change.test.ts',
      'the old secret is rejected',
    ),
  },
  {
    name: 'restore-forgets-the-expiry',
    breaks: 'A restored token never expires.',
    file: 'src/token/restore.usecase.ts',
    find: '{ revokedAt: null, revokedById: null }',
    replace: '{ revokedAt: null, revokedById: null, expiresAt: null }',
    killedBy: tests(
      'test/api/token/personal-access-token-change.test.ts',
      'the same secret works again until the same expiry',
    ),
  },
  {
    name: 'revocation-swallows-errors',
    breaks: 'RFC 7009 revocation reports success although the database rejected it.',
    file: 'src/http/surface/oauth.surface.ts',
    find: 'await surfaces.revoke(asker.call, token);',
    replace: 'await surfaces.revoke(asker.call, token).catch(() => undefined);',
    killedBy: tests('test/api/asking/revocation.test.ts'),
  },
  {
    name: 'expiry-by-the-own-clock',
    breaks: 'Expiry uses the clock of the instance.',
    file: 'src/authority/authenticate.usecase.ts',
    find: 'const at = { now, address, surface };',
    replace: 'const at = { now: new Date(), address, surface };',
    killedBy: tests('test/api/http/instance-clock.test.ts'),
  },
  {
    name: 'writes-do-not-read-again',
    breaks: 'A mutation uses the authority from the start of its request.',
    file: 'src/authority/write.rule.ts',
    find: 'const { actor, now } = await rereadActor(call, em, caller.standing);',
    replace: 'const { actor, now } = { actor: caller, now: call.now };',
    killedBy: tests('test/storm/interleaving/lock-order.test.ts', 'and is then rejected'),
  },
  {
    name: 'writes-do-not-lock',
    breaks: 'A mutation does not lock the rows that its authority depends on.',
    file: 'src/authority/write.rule.ts',
    find: 'await lockForWrite({ em, layout: call.layout }, caller.standing, options);',
    replace: '',
    killedBy: tests('test/storm/interleaving/lock-order.test.ts', 'finishes first'),
  },
  {
    name: 'last-owner-unlocked',
    breaks: 'Two owners may demote each other at the same time.',
    file: 'src/authority/actor.store.ts',
    find: 'if (serialized) await sql`select pg_advisory_xact_lock(hashtextextended(${organizationId}, 0))`.execute(tables(em));',
    replace: '',
    killedBy: tests('test/storm/interleaving/lock-order.test.ts', 'of two owners'),
  },
  {
    name: 'audit-outside-the-transaction',
    breaks: 'The audit event is written outside the transaction.',
    file: 'src/authority/write.rule.ts',
    find: 'record: (entry) => insertAuditEvent(em, now, entry, origin) })',
    replace:
      'record: (entry) => insertAuditEvent(call.em.fork({ clear: true, freshEventManager: true }), now, entry, origin).catch(() => undefined) })',
    killedBy: tests('test/api/organization/audit-atomic.test.ts'),
  },
  {
    name: 'lost-connections-are-kept',
    breaks: 'A connection lost during a transaction never returns to the pool.',
    file: 'src/database/connect/connection.ts',
    find: 'this.#release?.(true);',
    replace: '',
    killedBy: tests('test/api/start/connections-lost.test.ts', 'has as many as before'),
  },
];
