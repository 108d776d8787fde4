import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAddress, parseAddress, parseNetwork } from '../../../src/core/policy/network.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';

const isIn = (address: string, network: string): boolean | undefined => {
  const found = parseAddress(address);
  const range = parseNetwork(network);
  if (found === undefined || range === undefined) return undefined;
  return range.first <= found && found <= range.last;
};

describe('parseNetwork', () => {
  it.each([
    { network: '192.0.2.0/24', inside: ['192.0.2.0', '192.0.2.255'], outside: ['192.0.3.0'] },
    { network: '192.0.2.77/24', inside: ['192.0.2.0'], outside: ['192.0.1.255'] },
    { network: '192.0.2.1', inside: ['192.0.2.1'], outside: ['192.0.2.0', '192.0.2.2'] },
    { network: '192.0.2.1/32', inside: ['192.0.2.1'], outside: ['192.0.2.2'] },
    { network: '0.0.0.0/0', inside: ['0.0.0.0', '255.255.255.255'], outside: ['::1', '2001::'] },
    { network: '128.0.0.0/1', inside: ['128.0.0.0'], outside: ['127.255.255.255'] },
    { network: '2001:db8::/32', inside: ['2001:DB8:0:1::2'], outside: ['2001:db9::', '10.0.0.1'] },
    { network: '2001:db8::1', inside: ['2001:db8:0:0:0:0:0:1'], outside: ['2001:db8::2'] },
    { network: '1:2:3:4:5:6::8', inside: ['1:2:3:4:5:6:0:8'], outside: ['1:2:3:4:5:6:7:8'] },
    { network: '::1/128', inside: ['::1', '0:0:0:0:0:0:0:1'], outside: ['::'] },
    { network: 'fe80::/10', inside: ['febf::'], outside: ['fec0::'] },
  ])('$network', ({ network, inside, outside }) => {
    for (const address of inside)
      expect([address, isIn(address, network)]).toEqual([address, true]);
    for (const address of outside) {
      expect([address, isIn(address, network)]).toEqual([address, false]);
    }
  });

  it.each([
    '',
    'x',
    '10.0.0',
    '10.0.0.0.0',
    '10.0.0.256',
    '10.0.0.-1',
    '10..0.0',
    '10.0.0.1a',
    '10.0.0.1e2',
    '10.0.0.a1',
    '10.0.0.0001',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    ' 10.0.0.0',
    '1:2:3',
    '1:2:3:4:5:6:7:8:9',
    '::1::2',
    '12345::',
    '::/129',
    'g::',
    '1:2:3:4:5:6:7::8',
    '10.0.0.0/08x',
  ])('takes no %j', (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  });
});

describe('an address', () => {
  const byte = fc.nat({ max: 255 });
  const group = fc.nat({ max: 0xffff });

  it('of IPv4 is always written as it was read', () => {
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
        const text = bytes.join('.');
        expect(formatAddress(parseAddress(text) ?? 0n)).toBe(text);
      }),
      propertyRuns(),
    );
  });

  it('of IPv6 is always written as it was read', () => {
    // The first group keeps it apart from IPv4, whatever that is mapped to.
    const groups = fc.tuple(fc.constant(0x2001), ...Array.from({ length: 7 }, () => group));
    fc.assert(
      fc.property(groups, (numbers) => {
        const text = numbers.map((number) => number.toString(16)).join(':');
        expect(formatAddress(parseAddress(text) ?? 0n)).toBe(text);
      }),
      propertyRuns(),
    );
  });

  it.each(['0.0.0.0', '255.255.255.255', '0:0:0:0:0:0:0:0'])('of the edge is %s', (text) => {
    expect(formatAddress(parseAddress(text) ?? -1n)).toBe(text);
  });

  it('is there from the first of IPv6 to the last of IPv4, without a gap', () => {
    const addresses = [
      '::',
      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      '0.0.0.0',
      '255.255.255.255',
    ];
    const [first = 1n, last6 = 1n, first4 = 1n, last = 1n] = addresses.map(parseAddress);
    expect(last6 + 1n).toBe(first4);
    expect([first - 1n, last + 1n].map(formatAddress)).toEqual([addresses[1], addresses[2]]);
  });

  it('never lies in a network and next to it', () => {
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), fc.nat({ max: 32 }), (bytes, bits) => {
        const network = parseNetwork(`${bytes.join('.')}/${bits}`);
        expect(isIn(bytes.join('.'), `${bytes.join('.')}/${bits}`)).toBe(true);
        expect((network?.last ?? 0n) - (network?.first ?? 0n) + 1n).toBe(2n ** BigInt(32 - bits));
      }),
      propertyRuns(),
    );
  });
});
