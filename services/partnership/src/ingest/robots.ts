/** Reads robots.txt as RFC 9309 says, and nothing beyond it. */

type Rule = { readonly isAllowed: boolean; readonly pattern: string };

/** The rules of one site that are for us; without any, everything is allowed. */
export type RobotRules = readonly Rule[];

const longestFileBytes = 500 * 1024;

/**
 * The rules for a crawler of this name: those of all groups that name it, else those of all groups for `*`.
 *
 * Shapes: `productToken` is the User-Agent up to the first character that is not a letter, `_` or `-`. Lines that are not of
 *         the protocol are passed over and end no group.
 * Units:  what lies beyond 500 KiB is not read.
 * Source: RFC 9309 sections 2.1, 2.2.1 and 2.5.
 */
export function readRobots(bytes: Uint8Array, productToken: string): RobotRules {
  const text = new TextDecoder().decode(bytes.subarray(0, longestFileBytes));
  const ours = productToken.toLowerCase();
  const own: Rule[] = [];
  const general: Rule[] = [];
  let isNamed = false;
  let isForUs = false;
  let isForAll = false;
  let isInHead = false;
  // No pattern that looks ahead, and little work for a line: a file may have a hundred thousand of them.
  for (const line of text.split(/[\r\n]/)) {
    const colon = line.indexOf(':');
    const name = keyOf(line, colon);
    if (name === null) continue;
    const remark = line.indexOf('#', colon);
    const value = line.slice(colon + 1, remark === -1 ? undefined : remark).trim();
    if (name === 'user-agent') {
      if (!isInHead) isForUs = isForAll = false;
      isInHead = true;
      const token = tokenOf(value);
      isForUs ||= token === ours;
      isForAll ||= token === '*';
      isNamed ||= token === ours;
    } else {
      isInHead = false;
      // An empty pattern says nothing: `Disallow:` is the old way to allow everything.
      if (value === '') continue;
      if (!isForUs && !isForAll) continue;
      const rule = { isAllowed: name === 'allow', pattern: normalise(value) };
      if (isForUs) own.push(rule);
      if (isForAll) general.push(rule);
    }
  }
  return isNamed ? own : general;
}

/**
 * Whether an address may be asked: the rule with the longest pattern decides, and of two that are as long the one that allows.
 *
 * Source: RFC 9309 section 2.2.2; robots.txt itself is always allowed.
 */
export function isAllowedBy(rules: RobotRules, url: URL): boolean {
  if (url.pathname === '/robots.txt') return true;
  const path = normalise(url.pathname + url.search);
  const encodedPath = encodeQuery(path);
  let decisive: Rule | null = null;
  for (const rule of rules) {
    const isWeaker =
      decisive !== null &&
      (rule.pattern.length < decisive.pattern.length ||
        (rule.pattern.length === decisive.pattern.length && decisive.isAllowed));
    if (isWeaker) continue;
    // The second time for a rule that spells an address inside the query in the other way, as the RFC's own example does.
    const isMatch =
      matches(rule.pattern, path) ||
      (url.search !== '' && rule.pattern.includes('?') && matches(encodeQuery(rule.pattern), encodedPath));
    if (isMatch) decisive = rule;
  }
  return decisive === null || decisive.isAllowed;
}

/** The word before the colon, if it is one of the protocol's and no remark. */
function keyOf(line: string, colon: number): 'user-agent' | 'allow' | 'disallow' | null {
  if (colon < 5 || colon > 100) return null;
  const key = line.slice(0, colon).trim().toLowerCase();
  return key === 'user-agent' || key === 'allow' || key === 'disallow' ? key : null;
}

/** The name by which robots.txt knows us, from the User-Agent. */
export function productTokenOf(userAgent: string): string {
  return tokenOf(userAgent);
}

/** `*`, or what stands before a version or a remark that people add. */
function tokenOf(value: string): string {
  if (/^\*(\s|$)/.test(value)) return '*';
  return /^[a-z_-]*/i.exec(value)![0].toLowerCase();
}

/** The form in which pattern and path are compared: what is not ASCII percent-encoded, and what need not be encoded not so. */
function normalise(text: string): string {
  if (/^[\x21-\x24\x26-\x7e]*$/.test(text)) return text;
  const encoded = text.toWellFormed().replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character));
  return encoded.replace(/%([0-9a-f]{2})/gi, (octet, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : octet.toUpperCase();
  });
}

function encodeQuery(text: string): string {
  const query = text.indexOf('?');
  if (query === -1) return text;
  return (
    text.slice(0, query) + text.slice(query).replace(/[:/]/g, (character) => encodeURIComponent(character))
  );
}

/**
 * Piece by piece from the left, without ever going back: a `*` may stand for anything, so the earliest place at which the next
 * piece fits is as good as any. No pattern becomes a regular expression, since a stranger wrote it.
 */
function matches(pattern: string, path: string): boolean {
  const isAnchored = pattern.endsWith('$');
  const end = isAnchored ? pattern.length - 1 : pattern.length;
  let star = pattern.indexOf('*');
  if (star === -1) return isAnchored ? path === pattern.slice(0, end) : path.startsWith(pattern);
  if (!path.startsWith(pattern.slice(0, star))) return false;
  let at = star;
  while (star < end) {
    const next = pattern.indexOf('*', star + 1);
    const pieceEnd = next === -1 ? end : next;
    const piece = pattern.slice(star + 1, pieceEnd);
    // The last piece of an anchored pattern has one place only.
    if (next === -1 && isAnchored) return path.length - piece.length >= at && path.endsWith(piece);
    const found = path.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
    star = pieceEnd;
  }
  return true;
}
