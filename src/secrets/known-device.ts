import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A device that has proven the password of an account before: it carries a sign of that, made with
 * a key that hangs on the stored hash of the password. A sign opens nothing. It is bound to one
 * account, ends with the password, and needs no table.
 */
interface Sign {
  readonly issuedAt: number;
  readonly device: string;
  readonly mac: Buffer;
}

/** A browser keeps the signs of so many accounts. */
const SIGNS_MAX = 5;
const TEXT_LENGTH_MAX = 2_000;
const LIFETIME_MS = 365 * 86_400_000;
const SIGN = /^([0-9a-z]{1,11})\.([\w-]{22})\.([\w-]{43})$/;

/**
 * Stands in for the hash of an account that does not exist, so that looking for it takes as long.
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

/** Whose account, and the stored hash of its password; null when there is no such account. */
export interface DeviceOwner {
  readonly account: string;
  readonly storedHash: string | null;
}

function deviceOf(sign: string, { account, storedHash }: DeviceOwner, now: number): string | null {
  const parsed = parse(sign);
  if (!parsed) return null;
  const { issuedAt, device, mac } = parsed;
  const expected = macOf(account, storedHash ?? NOBODY, issuedAt.toString(36), device);
  // Security: a sign that anybody could make, or of another account, would be a budget of guesses
  // for each one made up.
  const isGenuine = mac.length === expected.length && timingSafeEqual(mac, expected);
  return isGenuine && storedHash !== null && issuedAt <= now && now - issuedAt < LIFETIME_MS
    ? device
    : null;
}

/** The device that these signs make known to the account; null when none of them does. */
export function knownDevice(signs: string, owner: DeviceOwner, now: number): string | null {
  const devices = signsIn(signs).map((sign) => deviceOf(sign, owner, now));
  return devices.find((device) => device !== null) ?? null;
}

/**
 * The signs to keep after the password was proven: a new one for this account, before those of
 * other accounts.
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
