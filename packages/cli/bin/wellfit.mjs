#!/usr/bin/env node
// Checks the version of Node first and loads the command second: an old Node would fail on the imports.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(`wellfit: Node 24.15 or later is needed, this is ${process.versions.node}\n`);
  process.exit(2);
}
const { main } = await import('../dist/main.js');
await main(process.argv);
