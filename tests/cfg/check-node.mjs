const [major, minor] = process.versions.node.split('.').map(Number);

/** Says plainly what is wrong when jest is started with an older Node, which would fail with a bare SyntaxError. */
export default function checkNode() {
  if (major > 24 || (major === 24 && minor >= 12)) return;
  throw new Error(
    `Tests need Node.js 24.12 or newer, this is ${process.version}. Use "npm test", which brings its own.`,
  );
}
