/** Makes a certificate that is its own authority, since Node can read certificates but not write them. */
import { generateKeyPairSync, sign } from 'node:crypto';

export type TestCertificate = { readonly key: string; readonly cert: string };

/** For 127.0.0.1 and these names, until the year 2120. Source: RFC 5280 section 4.1, written in DER (X.690). */
export function certificateFor(...names: readonly string[]): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [ecdsaWithSha256, commonName, altName, constraints] = [
    '2a8648ce3d040302',
    '550403',
    '551d11',
    '551d13',
  ].map((hex) => der(0x06, Buffer.from(hex, 'hex')));
  const algorithm = der(0x30, ecdsaWithSha256!);
  const name = der(0x30, der(0x31, der(0x30, commonName!, der(0x0c, Buffer.from('test')))));
  const validity = der(
    0x30,
    ...['20200101000000Z', '21200101000000Z'].map((at) => der(0x18, Buffer.from(at))),
  );
  const addresses = [
    ...names.map((host) => der(0x82, Buffer.from(host))),
    der(0x87, Buffer.from([127, 0, 0, 1])),
  ];
  const isAuthority = der(0x01, Buffer.from([0xff]));
  const extensions = der(
    0x30,
    der(0x30, altName!, der(0x04, der(0x30, ...addresses))),
    der(0x30, constraints!, isAuthority, der(0x04, der(0x30, isAuthority))),
  );
  const version3 = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([1]));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(0x30, version3, serial, algorithm, name, validity, name, spki, der(0xa3, extensions));
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const lines = der(0x30, body, algorithm, signature)
    .toString('base64')
    .match(/.{1,64}/g)!;
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** A tag, the length of what follows, and that. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const inside = Buffer.concat(parts);
  const { length } = inside;
  const header =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...header]), inside]);
}
