/** The addresses that a feed may never lead to: our own machine, our own network, and what is not on the Internet. */
import { BlockList } from 'node:net';

/** IANA special-purpose registries (RFC 6890 and later), and the IPv6 forms that carry an IPv4 address inside. */
const ipv4Subnets: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Looks public, but is the host below every virtual machine of one large cloud.
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const ipv6Subnets: readonly (readonly [string, number])[] = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['::ffff:0:0:0', 96],
  ['100::', 63],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

/** A list that `net.connect` checks against the address it really connects to; `::ffff:a.b.c.d` counts as its IPv4. */
export const privateAddresses: BlockList = new BlockList();
for (const [subnet, bits] of ipv4Subnets) privateAddresses.addSubnet(subnet, bits, 'ipv4');
for (const [subnet, bits] of ipv6Subnets) privateAddresses.addSubnet(subnet, bits, 'ipv6');
