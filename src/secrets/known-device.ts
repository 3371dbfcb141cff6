import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Proof that a device has authenticated to an account by password before. It is signed with a key
 * derived from the stored password hash. It grants no access, is bound to one account, becomes
 * invalid when the password changes, and needs no table.
 */
interface Sign {
  readonly issuedAt: number;
  readonly device: string;
  readonly mac: Buffer;
}

/** Maximum number of accounts whose signs a browser keeps. */
const SIGNS_MAX = 5;
const TEXT_LENGTH_MAX = 2_000;
const LIFETIME_MS = 365 * 86_400_000;
const SIGN = /^([0-9a-z]{1,11})\.([\w-]{22})\.([\w-]{43})$/;

/**
 * Replaces the stored hash of an account that does not exist, so that checking it takes as long.
 */
const NOBODY = randomBytes(32).toString('base64');

const macOf = (account: string, storedHash: string, issuedAt: string, device: string): Buffer =>
  createHmac('sha256', createHash('sha256').update(`known device\n${storedHash}`).digest())
    .update(`${account}\n${issuedAt}\n${device}`)
    .digest();

const parse = (text: string): Sign | null => {
  const [, issuedAt = '', device = '', mac = ''] = SIGN.exec(text) ?? [];
  return device === ''
    ? null
    : { issuedAt: parseInt(issuedAt, 36), device, mac: Buffer.from(mac, 'base64url') };
};

const signsIn = (text: string): string[] =>
  text.length > TEXT_LENGTH_MAX ? [] : text.split('~').slice(0, SIGNS_MAX);

/** The account and its stored password hash. The hash is null when the account does not exist. */
export interface DeviceOwner {
  readonly account: string;
  readonly storedHash: string | null;
}

function deviceOf(sign: string, { account, storedHash }: DeviceOwner, now: number): string | null {
  const parsed = parse(sign);
  if (!parsed) return null;
  const { issuedAt, device, mac } = parsed;
  const expected = macOf(account, storedHash ?? NOBODY, issuedAt.toString(36), device);
  // Security: rate limit bypass. With a forged sign, or one of another account, an attacker would
  // get a new budget of guesses for each one.
  const isGenuine = mac.length === expected.length && timingSafeEqual(mac, expected);
  return isGenuine && storedHash !== null && issuedAt <= now && now - issuedAt < LIFETIME_MS
    ? device
    : null;
}

/** Returns the device that these signs prove to the account, or null when none of them does. */
export function knownDevice(signs: string, owner: DeviceOwner, now: number): string | null {
  const devices = signsIn(signs).map((sign) => deviceOf(sign, owner, now));
  return devices.find((device) => device !== null) ?? null;
}

/**
 * Returns the signs to keep after the password was proven: a new one for this account, followed by
 * those of other accounts.
 */
export function keepDevice(
  signs: string,
  before: DeviceOwner,
  after: { readonly account: string; readonly storedHash: string },
  now: number,
): string {
  const issuedAt = now.toString(36);
  const device = randomBytes(16).toString('base64url');
  const sign = `${issuedAt}.${device}.${macOf(after.account, after.storedHash, issuedAt, device).toString('base64url')}`;
  const others = signsIn(signs).filter(
    (one) => parse(one) !== null && deviceOf(one, before, now) === null,
  );
  return [sign, ...others].slice(0, SIGNS_MAX).join('~');
}
