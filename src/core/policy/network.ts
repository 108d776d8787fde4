/** A range of addresses. IPv4 lies behind all of IPv6, so that no network holds both. */
export type Network = { first: bigint; last: bigint };

const firstIpv4 = 1n << 128n;

/** `203.0.113.0/24`, `2001:db8::/32` or a single address; `undefined` for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [, addressText = '', bitsText] = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(addressText);
  if (address === undefined) return undefined;
  const width = addressText.includes(':') ? 128 : 32;
  const bits = bitsText === undefined ? width : Number(bitsText);
  if (bits > width) return undefined;
  const size = 1n << BigInt(width - bits);
  const first = address - (address % size);
  return { first, last: first + size - 1n };
}

export function parseAddress(text: string): bigint | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  if (numbers.some((number) => number > 255)) return undefined;
  return firstIpv4 + numbers.reduce((sum, number) => sum * 256n + BigInt(number), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(Number.parseInt(group, 16)), 0n);
}

/** In a circle: before the first address comes the last of IPv6, and behind the last the first of IPv4. */
export function formatAddress(address: bigint): string {
  if (address >= firstIpv4) {
    const number = Number(address - firstIpv4);
    return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, at) => (address >> BigInt(112 - 16 * at)) & 0xffffn);
  return groups.map((group) => group.toString(16)).join(':');
}
