import { globalId, rowId } from '../../support/node-id.ts';
import type { Hand } from './hand.ts';
import { ASKED } from './permissions.ts';
import { makeSteps, toSession } from './make-steps.ts';
import { insistOnRows } from './sql.ts';
import { memberSteps } from './member-steps.ts';
import type { Holder, Subject } from './subject.ts';

type MemberMade = {
  readonly member: { readonly id: string; readonly user: { readonly id: string } };
};
const SCOPES = ASKED.map((permission) => ({ permission }));
/** A guarded permission, which a token has only by a scope that names it. */
export const MAKER_SCOPES = [...SCOPES, { permission: 'personal-access-token:create' }];
export { SCOPES };

/**
 * Creates the holder of the credential: an invited person who signs in, or a service user. A key
 * has none.
 */
export async function renewHolder(
  hand: Hand,
  subject: Subject,
  databaseUrl: string,
): Promise<void> {
  if (subject.kind === 'API key') return;
  if (subject.kind === "service user's token") {
    const { member } = (await hand.do(subject, makeSteps.serviceUser(subject.owner))) as MemberMade;
    subject.holder = { memberId: member.id, userId: member.user.id, session: null };
    return;
  }
  const { memberId, userId } = await renewMember(hand, subject, databaseUrl);
  subject.holder = { memberId, userId, session: await signIn(hand, subject) };
}

/** Signs the holder in again; a service user has no session. */
export async function renewSession(hand: Hand, subject: Subject): Promise<void> {
  if (subject.holder?.session)
    subject.holder = { ...subject.holder, session: await signIn(hand, subject) };
}

/** Opens a session of the holder, other than the subject's credential. */
async function signIn(hand: Hand, subject: Subject): Promise<Holder['session']> {
  const { op, send, action, about } = makeSteps.session(subject);
  return {
    ...toSession(await hand.do(subject, { op, send, action, ...(about && { about }) })),
    name: `${subject.name} helper`,
  };
}

async function renewMember(
  hand: Hand,
  subject: Subject,
  databaseUrl: string,
): Promise<Pick<Holder, 'memberId' | 'userId'>> {
  for (;;) {
    const invited = (await hand.do(subject, makeSteps.invitation(subject.owner, subject))) as
      (MemberMade & { secret: string }) | null;
    if (invited) {
      await hand.do(subject, makeSteps.acceptance(invited.secret));
      return { memberId: invited.member.id, userId: invited.member.user.id };
    }
    // An attempt whose response was lost has invited the person, and the secret is lost: start
    // again.
    const rows = await insistOnRows<{ id: string }>(
      databaseUrl,
      'select m.id from member m join user_account u on u.id = m.user_id where m.organization_id = $1 and u.email = $2',
      [subject.organizationId, subject.email],
    );
    for (const { id } of rows)
      await hand.do(
        subject,
        memberSteps(subject.owner, { memberId: globalId('Member', id), userId: '', session: null })
          .remove,
      );
  }
}

/** Creates the credential that readers present. */
export async function renewCredential(hand: Hand, subject: Subject): Promise<void> {
  const own = subject.holder?.session?.secret ?? subject.owner;
  if (subject.kind === 'API key') await hand.do(subject, makeSteps.key(subject.owner));
  else if (subject.kind === 'session') await hand.do(subject, makeSteps.session(subject));
  else if (subject.kind === "service user's token")
    await hand.do(
      subject,
      makeSteps.token(subject.owner, { ownerId: subject.holder?.userId ?? '' }),
    );
  else if (subject.kind === 'token made by a token') await renewChild(hand, subject, own);
  else
    await hand.do(
      subject,
      makeSteps.token(own, subject.kind === 'narrowed token' ? { scopes: SCOPES } : {}),
    );
  subject.addresses = [];
}

async function renewChild(hand: Hand, subject: Subject, own: string): Promise<void> {
  const { makes, ...step } = makeSteps.token(own, { scopes: MAKER_SCOPES });
  const made = makes?.(await hand.do(subject, step));
  if (!made) throw new Error('No token exists that can issue another.');
  subject.maker = { ...made, name: `${subject.name} maker of #${subject.targets + 1}` };
  await hand.do(subject, makeSteps.token(made.secret, { scopes: SCOPES }));
}

/** Returns the global ids of a token's scopes from the database. */
export async function scopeIdsOf(databaseUrl: string, tokenId: string): Promise<string[]> {
  const rows = await insistOnRows<{ id: string }>(
    databaseUrl,
    'select id from scope where credential_id = $1',
    [rowId(tokenId)],
  );
  return rows.map(({ id }) => globalId('Scope', id));
}
