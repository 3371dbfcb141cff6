import { requireAssignable } from '../access/hand-out.ts';
import type { PersonalAccessTokenType } from '../access/standing.ts';
import { rowIdOf } from '../core/global-id.ts';
import { findMemberByUser } from '../member/member.store.ts';
import {
  InvalidStateError,
  NotFoundError,
  ValidationError,
  type ValidationIssue,
} from '../core/refusal.ts';
import type { SignedInCall, Write } from '../core/call.ts';
import {
  issue,
  newSecret,
  type TokenSubject,
  type Issued,
  type NewSecret,
} from '../credential/issue.rule.ts';
import { CREATE_TOKEN } from '../credential/token-permissions.rule.ts';
import type { TokenRequest } from '../credential/token-input.ts';

/** The new token and its owner. Without an owner, the token belongs to the viewer. */
export interface CreatePersonalAccessTokenInput extends TokenRequest {
  readonly type?: PersonalAccessTokenType | null | undefined;
  /** The global id of a service user. */
  readonly ownerId?: string | null | undefined;
}

/**
 * Creates a personal access token for the viewer, or for a service user if the caller has
 * `member-token:create`.
 */
export async function createPersonalAccessToken(
  call: SignedInCall,
  input: CreatePersonalAccessTokenInput,
): Promise<Issued> {
  const ownerId =
    typeof input.ownerId === 'string'
      ? rowIdOf('User', input.ownerId)
      : call.caller.standing.owner?.id;
  if (ownerId === null) throw new NotFoundError('service user');
  const secret = await newSecret(call, 'PERSONAL_ACCESS_TOKEN');
  if (ownerId === undefined || ownerId === call.caller.standing.owner?.id)
    return createOwn(call, input, secret);
  return createForServiceUser(call, input, ownerId, secret);
}

const createOwn = (
  call: SignedInCall,
  input: CreatePersonalAccessTokenInput,
  secret: NewSecret,
): Promise<Issued> =>
  call.write({ permission: CREATE_TOKEN.OWN }, (write) => {
    const { owner, membership, role } = write.actor.standing;
    if (!owner || !membership || !role)
      throw new ValidationError([
        {
          path: ['ownerId'],
          message: 'An API key cannot own tokens. Set ownerId to a service user.',
        },
      ]);
    const type = input.type ?? naturalType(owner.kind);
    return issue(
      call,
      write,
      { kind: 'PERSONAL_ACCESS_TOKEN', type, owner, membership, role, secret },
      input,
      whyNotType(type, owner.kind),
    );
  });

async function createForServiceUser(
  call: SignedInCall,
  input: CreatePersonalAccessTokenInput,
  ownerId: string,
  secret: NewSecret,
): Promise<Issued> {
  const { organization } = call.caller.standing;
  const before = await findMemberByUser(call.em, organization, ownerId);
  return call.write(
    { permission: CREATE_TOKEN.OF_SERVICE_USER, ...(before && { members: [before.id] }) },
    async (write) => {
      const subject = await requireServiceUser(call, write, input, ownerId);
      return issue(
        call,
        write,
        { ...subject, secret },
        input,
        whyNotType(subject.type ?? 'SERVICE', 'SERVICE'),
      );
    },
  );
}

async function requireServiceUser(
  { catalog }: SignedInCall,
  { em, actor }: Write,
  input: CreatePersonalAccessTokenInput,
  ownerId: string,
): Promise<Omit<TokenSubject, 'secret'>> {
  const member = await findMemberByUser(em, actor.standing.organization, ownerId);
  if (!member) throw new NotFoundError('service user');
  if (member.user.kind !== 'SERVICE')
    throw new ValidationError([
      {
        path: ['ownerId'],
        message:
          "A person's tokens can be created only by that person. Set ownerId to a service user, or omit it.",
      },
    ]);
  if (member.status !== 'ACTIVE')
    throw new InvalidStateError(
      'The service user is not active. Reinstate it first.',
      member.status,
    );
  requireAssignable(actor, member.role, catalog);
  const { user, role, id, status, createdAt } = member;
  return {
    kind: 'PERSONAL_ACCESS_TOKEN',
    type: input.type ?? 'SERVICE',
    owner: user,
    membership: { id, status, createdAt },
    role,
  };
}

/** Returns the issues of the type, which are reported together with those of the other fields. */
const whyNotType = (
  type: PersonalAccessTokenType,
  owner: 'PERSON' | 'SERVICE',
): readonly ValidationIssue[] =>
  type === 'SCIM' || type === naturalType(owner)
    ? []
    : [
        {
          path: ['type'],
          message: `The owner is a ${owner === 'PERSON' ? 'person' : 'service user'}: the type must be ${naturalType(owner)} or SCIM.`,
        },
      ];

const naturalType = (owner: 'PERSON' | 'SERVICE'): PersonalAccessTokenType =>
  owner === 'PERSON' ? 'PERSONAL' : 'SERVICE';
